/** A cause of a 409 on a server-side apply. */
export interface ConflictCause {
  /** `conflict with "kubectl-client-side-apply" using nv-ipam.nvidia.com/v1alpha1`. */
  readonly message: string;
  /** `.spec.subnet`. */
  readonly field: string;
}

/** `"kubectl" owns spec.subnet and spec.gateway`: who holds which fields. */
export function describeConflicts(causes: readonly ConflictCause[]): string {
  const byManager = Map.groupBy(causes, ({ message }) => managerOf(message));
  return [...byManager]
    .map(([manager, owned]) => {
      const fields = owned.map(({ field }) => field.replace(/^\./, "")).sort();
      return `field manager ${manager} owns ${fields.join(", ")}`;
    })
    .join("; ");
}

/**
 * Whether all of them come from plain updates (`kubectl edit`), which own what
 * they touched last, and none from somebody's apply: the API server adds `using
 * <version> at <time>` to updates alone (apimachinery managedfields conflict.go).
 */
export function areEdits(causes: readonly ConflictCause[]): boolean {
  return causes.every(({ message }) => / using /.test(message));
}

function managerOf(message: string): string {
  return /^conflict with ("[^"]*")/.exec(message)?.[1] ?? `"${message}"`;
}
