import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { type Findings, mergeFindings, noFindings, notChecked, warning } from "../findings.ts";
import { groupByText } from "./groupByText.ts";
import { poolNames } from "./ipamRules.ts";
import { matchesLabels } from "./labelSelector.ts";
import type { Network } from "./network.ts";
import type { NodeState } from "./nodeState.ts";
import { offeredVfs } from "./offeredVfs.ts";
import type { SriovContext } from "./sriovContext.ts";

/** What addresses a network's pods would get, where that is seen from the cluster. */
export function ipamFindings(
  network: Network,
  states: readonly NodeState[],
  context: SriovContext,
): Findings {
  const { ipam, capabilities } = network.spec;
  switch (ipam?.type) {
    case undefined:
    case "whereabouts":
    case "dhcp":
      return noFindings;
    case "nv-ipam":
      return mergeFindings(
        poolNames(ipam, network.name).map((name) =>
          ipam.poolType === "cidrpool"
            ? knownPool("CIDRPool", name, context.facts.cidrPools, ipam.poolName === undefined)
            : mergeFindings([
                knownPool("IPPool", name, context.facts.ipPools, ipam.poolName === undefined),
                blockSize(name, network, states, context),
              ]),
        ),
      );
    case "host-local":
      return states.length < 2
        ? noFindings
        : warning(
            "ipam.type",
            `ipam is host-local, which deals addresses on each node for itself: pods on two of ` +
              `${foldNodes(states.map(({ node }) => node))} get the same ones; use nv-ipam or whereabouts`,
          );
    case "static":
      return (ipam.addresses ?? []).length === 0 || capabilities?.["ips"] === true
        ? noFindings
        : warning(
            "ipam.addresses",
            "ipam is static, so every pod on this network has the same addresses: leave addresses out and write " +
              "capabilities: { ips: true }, so that each pod asks for its own",
          );
  }
}

function knownPool(
  kind: "IPPool" | "CIDRPool",
  name: string,
  pools: ClusterFacts["ipPools"],
  byDefault: boolean,
): Findings {
  if (pools.status === "unknown")
    return notChecked(`Whether ${kind} "${name}" is there could not be checked: ${pools.why}`);
  if (pools.value === null)
    return warning(
      "ipam.type",
      `ipam is nv-ipam and the cluster has no kind ${kind}: pods on this network get no address until ` +
        "NicClusterPolicy deploys nvIpam",
    );
  if (pools.value.some((pool) => pool.name === name)) return noFindings;
  const known = pools.value.map((pool) => pool.name);
  return warning(
    "ipam.poolName",
    `The cluster has no ${kind} "${name}"${byDefault ? ", which the network's name stands for without poolName" : ""}: ` +
      (known.length === 0
        ? "declare it, and let the network depend on it"
        : `it has ${known.join(", ")}; correct the name or declare it`),
  );
}

/** Nodes that offer more VFs than the pool deals them addresses. */
function blockSize(
  name: string,
  { spec }: Network,
  states: readonly NodeState[],
  { facts, policies }: SriovContext,
): Findings {
  const pools = facts.ipPools.status === "read" ? (facts.ipPools.value ?? []) : [];
  const size = pools.find((pool) => pool.name === name)?.spec["perNodeBlockSize"];
  if (typeof size !== "number" || facts.nodes.status === "unknown") return noFindings;
  const labels = new Map(facts.nodes.value.map((node) => [node.name, node.labels]));
  const all = policies.status === "read" ? (policies.value ?? []) : [];
  const short = states.flatMap((state) => {
    const own = all.filter((policy) =>
      matchesLabels(labels.get(state.node) ?? {}, policy.spec.nodeSelector),
    );
    const vfs = offeredVfs(own, state).get(spec.resourceName) ?? 0;
    return vfs > size ? [{ node: state.node, text: `${vfs}` }] : [];
  });
  return mergeFindings(
    groupByText(short).map(({ text, nodes }) =>
      warning(
        "ipam.poolName",
        `IPPool "${name}" deals ${size} addresses to a node and ${nodes} offers ${text} VFs of "${spec.resourceName}": ` +
          "the last pods get none; raise perNodeBlockSize, which deals all blocks anew, or lower numVfs",
      ),
    ),
  );
}
