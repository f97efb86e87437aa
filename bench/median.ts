/**
 * The middle value; of an even number of values the mean of the two in the middle.
 *
 * @throws RangeError for no values: a figure without a measurement is a defect.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined)
    throw new RangeError("Cannot take the median of no values, expected at least one");
  return (lower + upper) / 2;
}
