import { UnknownValueError } from "@pulumi/policy";
import { expandNodes } from "pulumi-rdma";

/** `Rollout`, `NicClusterPolicy`, …; `undefined` for resources of other packages. */
export function rdmaType({ type }) {
  return /^pulumi-nodejs:dynamic\/rdma:(\w+)$/.exec(type)?.[1];
}

/**
 * Nodes that a resource takes down: by a Rollout (input `reboots`, groups of
 * `{act, hosts, escalation?, byHand?, because}`), or by an operator of the
 * cluster (input `forecast` of its resources, `{disturbs, nodes}`).
 */
export function nodesDown({ props }) {
  const reboots = props.reboots ?? [];
  const forecast = props.forecast ?? [];
  return [
    ...reboots
      .filter(({ act }) => act === "warm-reboot" || act === "cold-power-cycle")
      .flatMap(({ hosts }) => expandNodes(hosts)),
    ...forecast
      .filter(({ disturbs }) => disturbs === "reboot")
      .flatMap(({ nodes }) => expandNodes(nodes)),
  ];
}

/** Nodes that are powered off, at once or because a warm reboot was not enough; folded, by group. */
export function coldCycles({ props }) {
  return (props.reboots ?? [])
    .filter(({ act, escalation }) => act === "cold-power-cycle" || escalation !== undefined)
    .map(({ hosts }) => hosts);
}

/**
 * Runs a policy on values that may be known only during the update. The engine
 * would skip the policy with a note; what nobody has seen is refused instead.
 */
export function refuseUndecided(report, policy) {
  try {
    policy();
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    report(
      "What this resource would do depends on values that are known only during the update: " +
        "apply what it depends on first, then preview again",
    );
  }
}
