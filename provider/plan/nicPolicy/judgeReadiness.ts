import type { ClusterFacts, LiveObject } from "../../facts/cluster/clusterFacts.ts";
import { type PolicyStatus, policyStatusOf } from "./appliedState.ts";
import { judgeDriver } from "./judgeDriver.ts";
import { formerPods } from "./formerPods.ts";
import { misfitOf, schedulingOf } from "./nodeFit.ts";
import { operatorPods } from "./operatorPods.ts";
import { podTroubles } from "./podTroubles.ts";
import type { NicPolicyReadiness, Remaining, Waiting } from "./readiness.ts";
import type { ReadinessInput } from "./readinessInput.ts";
import { ofedPath, type Section, sections } from "./sections.ts";
import { sectionAt } from "./tree.ts";

interface Verdict {
  readonly waiting: readonly Waiting[];
  readonly remaining: readonly Remaining[];
}

/**
 * Whether the operator has deployed all of a policy. Its status carries no
 * generation until 26.7, and right after a change still says `ready` of what was
 * before: so each component is looked at by itself, together with its pods,
 * which must not be those of the former template.
 */
export function judgeReadiness(input: ReadinessInput): NicPolicyReadiness {
  const { live, facts } = input;
  const status = policyStatusOf(live.status);
  const early = earlyVerdict(status, live, facts);
  if (early !== undefined) return { ready: false, waiting: [early] };
  const verdicts = sections.map((section) => judgeSection(section, status, input));
  const waiting = [...verdicts.flatMap((verdict) => verdict.waiting), ...missingKinds(input)];
  return waiting.length > 0
    ? { ready: false, waiting }
    : { ready: true, remaining: verdicts.flatMap(({ remaining }) => remaining) };
}

function earlyVerdict(
  { state, reason, conditions }: PolicyStatus,
  { generation }: LiveObject,
  { pods }: ClusterFacts,
): Waiting | undefined {
  if (state === "ignore") return { code: "ignored", reason };
  if (state === "") {
    if (pods.status === "unknown") return { code: "no_status", operator: "unknown" };
    const isThere = operatorPods(pods.value).length > 0;
    return { code: "no_status", operator: isThere ? "seen" : "missing" };
  }
  const observed = conditions.find(({ type }) => type === "Ready")?.observedGeneration;
  return observed !== undefined && observed < generation ? { code: "stale_status" } : undefined;
}

const fine: Verdict = { waiting: [], remaining: [] };

function waitFor(waiting: Waiting): Verdict {
  return { waiting: [waiting], remaining: [] };
}

function judgeSection(section: Section, status: PolicyStatus, input: ReadinessInput): Verdict {
  const { wanted, facts } = input;
  const { path } = section;
  const row = status.appliedStates.find(({ name }) => name === section.state);
  if (sectionAt(wanted, path) === undefined) {
    const wasThere = sectionAt(input.former?.spec ?? {}, path) !== undefined;
    const isGone = row === undefined || row.state === "ignore" || section.until !== undefined;
    return wasThere && !isGone ? waitFor({ code: "still_deployed", section: path }) : fine;
  }
  if (hasNoNode(section, input)) return waitFor({ code: "no_node", section: path });
  if (path === ofedPath && row?.state === "notReady") {
    const driver = judgeDriver(wanted, facts);
    if (driver !== undefined) return driver;
  }
  const troubles = facts.pods.status === "read" ? podTroubles(section, facts.pods.value) : [];
  if (row?.state !== "ready" || troubles.length > 0)
    return waitFor({
      code: "component",
      section: path,
      state: row === undefined || row.state === "ignore" ? "" : row.state,
      message: row?.message ?? "",
      pods: troubles,
    });
  const former = formerPods(section, input);
  return former.length > 0 && !isObserved(status, input)
    ? waitFor({ code: "former_pods", section: path, nodes: former })
    : fine;
}

/** From 26.7 on a condition says which generation the status is of. */
function isObserved({ conditions }: PolicyStatus, { live }: ReadinessInput): boolean {
  return conditions.some(
    ({ type, observedGeneration }) => type === "Ready" && observedGeneration === live.generation,
  );
}

/** A DaemonSet without a node is never ready (state_skel.go isDaemonSetReady). */
function hasNoNode({ workloads }: Section, { wanted, facts }: ReadinessInput): boolean {
  if (facts.nodes.status === "unknown") return false;
  const { value } = facts.nodes;
  const scheduling = schedulingOf(wanted);
  return workloads.some(
    ({ kind, selects }) =>
      kind === "DaemonSet" &&
      value.every((node) => misfitOf(node, scheduling, selects) !== undefined),
  );
}

/** nvIpam is of use once its kinds are served. */
function missingKinds({ wanted, facts: { ipPools } }: ReadinessInput): Waiting[] {
  return sectionAt(wanted, "nvIpam") !== undefined &&
    ipPools.status === "read" &&
    ipPools.value === null
    ? [{ code: "kind_missing", kind: "IPPool" }]
    : [];
}
