/** How a cost grows with the size of what it is for. */

/**
 * The exponent `k` of `cost = c * size^k`, by least squares over the logarithms. 1 is linear, 2 quadratic.
 *
 * @param {readonly { size: number, cost: number }[]} points - at least two sizes, all numbers above 0
 */
export function exponentOf(points) {
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)]);
  const mean = (index) => logs.reduce((sum, pair) => sum + pair[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  const variance = logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return covariance / variance;
}
