/**
 * A value as JSON, if that says all of it: nothing but plain objects, lists, texts, numbers and flags; else undefined.
 */
export function plainText(value: unknown): string | undefined {
  try {
    return isPlain(value) ? JSON.stringify(value) : undefined;
  } catch {
    // Longer than a text can be, or without end.
    return undefined;
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return Object.keys(value).length === value.length && value.every(isPlain);
  return (
    Object.getPrototypeOf(value) === Object.prototype &&
    Reflect.ownKeys(value).every((key) => {
      const property = Object.getOwnPropertyDescriptor(value, key);
      return typeof key === 'string' && property?.enumerable === true && isPlain(property.value);
    })
  );
}
