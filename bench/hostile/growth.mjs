/** How a cost grows with the size of what it is for. */

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The slope of a line through points, by least squares.
 *
 * @param {readonly (readonly [number, number])[]} points - at least two, of different abscissas
 */
export function slopeOf(points) {
  const x = mean(points.map(([a]) => a));
  const y = mean(points.map(([, b]) => b));
  const covariance = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return covariance / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

/**
 * The exponent `k` of `cost = c * size^k`, by least squares over the logarithms. 1 is linear, 2 quadratic.
 *
 * @param {readonly { size: number, cost: number }[]} points - at least two sizes, all numbers above 0
 */
export const exponentOf = (points) =>
  slopeOf(points.map(({ size, cost }) => [Math.log(size), Math.log(cost)]));
