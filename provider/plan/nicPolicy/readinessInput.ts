import type { ClusterFacts, LiveObject, PodFacts } from "../../facts/cluster/clusterFacts.ts";
import type { Reading } from "../../facts/reading.ts";
import type { Tree } from "./tree.ts";

/** What was there before the policy was applied: by it a status of then is known from one of now. */
export interface FormerPolicy {
  /** `null`: there was none. */
  readonly spec: Tree | null;
  readonly pods: Reading<readonly PodFacts[]>;
}

export interface ReadinessInput {
  /** Spec that was applied. */
  readonly wanted: Tree;
  readonly live: LiveObject;
  readonly facts: ClusterFacts;
  readonly former?: FormerPolicy | undefined;
}
