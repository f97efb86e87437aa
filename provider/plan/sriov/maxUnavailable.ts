type MaxUnavailable = number | string;

/** What is wrong with the value (operator v1.6 api/v1/helper.go MaxUnavailable). */
export function maxUnavailableProblem(value: MaxUnavailable): string | undefined {
  if (typeof value === "number")
    return value >= 0
      ? undefined
      : `maxUnavailable is ${value}: expected at least 0, which pauses the pool; write a number of nodes`;
  const percent = /^(\d+)%$/.exec(value);
  if (percent === null)
    return `maxUnavailable is "${value}": expected a number such as 1, or a percentage such as "10%"`;
  const share = Number(percent[1]);
  return share >= 1 && share <= 100
    ? undefined
    : `maxUnavailable is "${value}": expected "1%" to "100%"; write 0 to pause the pool`;
}

export function isPercent(value: MaxUnavailable): value is string {
  return typeof value === "string";
}

/** Nodes of a pool of `size` that may be down together; a percentage is rounded down. */
export function nodesAtATime(value: MaxUnavailable, size: number): number {
  return typeof value === "number" ? value : Math.floor((size * Number.parseInt(value, 10)) / 100);
}
