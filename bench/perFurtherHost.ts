/** What one run cost: CPU seconds, or bytes, by the number of hosts. */
export interface FleetCost {
  readonly hosts: number;
  readonly cost: number;
}

/**
 * Cost of one further host: the difference quotient of two fleet sizes, in which
 * what a run costs without any host cancels out.
 *
 * @throws RangeError for equal sizes, and where the larger fleet did not cost more:
 *   the measurement was disturbed, and a ratio over it would mean nothing.
 */
export function perFurtherHost(small: FleetCost, large: FleetCost): number {
  if (large.hosts <= small.hosts)
    throw new RangeError(
      `Cannot compare ${small.hosts} with ${large.hosts} hosts, expected more in the second fleet`,
    );
  const quotient = (large.cost - small.cost) / (large.hosts - small.hosts);
  if (!(quotient > 0))
    throw new RangeError(
      `${large.hosts} hosts cost ${large.cost}, ${small.hosts} cost ${small.cost}: ` +
        "expected more for more hosts; measure again on a quieter machine",
    );
  return quotient;
}
