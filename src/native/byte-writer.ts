/** Writes numbers, texts and lists down as the native core reads them: little-endian, lengths first. */
export class ByteWriter {
  private bytes = Buffer.alloc(1 << 16);
  private length = 0;

  u8(value: number): void {
    this.reserve(1);
    this.length = this.bytes.writeUInt8(value, this.length);
  }

  flag(value: boolean): void {
    this.u8(value ? 1 : 0);
  }

  u32(value: number): void {
    this.reserve(4);
    this.length = this.bytes.writeUInt32LE(value, this.length);
  }

  i32(value: number): void {
    this.reserve(4);
    this.length = this.bytes.writeInt32LE(value, this.length);
  }

  /** A length in bytes; without end: -1. */
  size(value: number): void {
    this.i32(Number.isFinite(value) ? value : -1);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** @param text - one byte a character */
  latin1(text: string): void {
    this.u32(text.length);
    this.raw(Buffer.from(text, 'latin1'));
  }

  utf8(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.u32(bytes.length);
    this.raw(bytes);
  }

  array(numbers: Int32Array | Uint32Array | Uint16Array): void {
    this.u32(numbers.length);
    this.raw(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.u32(items.length);
    items.forEach(write);
  }

  take(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.length + count, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
