import type { RdmaMode } from "../../facts/rdmaMode.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { type Findings, mergeFindings, noFindings, notChecked, warning } from "../findings.ts";
import { matchesSelector } from "./labelSelector.ts";
import type { Network } from "./network.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import type { NodeState } from "./nodeState.ts";
import { isOffloadPool } from "./poolConfig.ts";
import type { SriovContext } from "./sriovContext.ts";

/**
 * Whether the plugin rdma can do its work on the nodes of a network: it fails
 * unless the node's mode is exclusive and each VF has one RDMA device
 * (rdma-cni cmd/rdma/main.go).
 */
export function rdmaChainFindings(
  { spec }: Network,
  providers: readonly NodePolicy[],
  states: readonly NodeState[],
  context: SriovContext,
): Findings {
  const position = (spec.metaPlugins ?? []).findIndex(({ type }) => type === "rdma");
  if (position === -1) return noFindings;
  const path = `metaPlugins.${position}`;
  return mergeFindings([
    ...providers.map((policy) => deviceFindings(path, policy)),
    modeFindings(path, states, context),
  ]);
}

function deviceFindings(path: string, { name, spec }: NodePolicy): Findings {
  if (spec.deviceType === "vfio-pci")
    return warning(
      path,
      `metaPlugins has rdma and SriovNetworkNodePolicy "${name}" gives the VFs to vfio-pci, so they have no RDMA ` +
        'device: remove rdma here, or use deviceType "netdevice" there',
    );
  if (spec.isRdma) return noFindings;
  return warning(
    path,
    `metaPlugins has rdma and SriovNetworkNodePolicy "${name}" has isRdma false, so pods get no RDMA device files: ` +
      "set isRdma there",
  );
}

function modeFindings(path: string, states: readonly NodeState[], context: SriovContext): Findings {
  const found = states.map((state) => ({
    node: state.node,
    live: liveMode(state, context),
    wanted: poolMode(state.node, context),
  }));
  const nodesWith = (live: RdmaMode | "unknown", exclusiveWanted?: boolean): string =>
    foldNodes(
      found
        .filter((entry) => entry.live === live)
        .filter(
          ({ wanted }) =>
            exclusiveWanted === undefined || (wanted === "exclusive") === exclusiveWanted,
        )
        .map(({ node }) => node),
    );
  const [pending, shared, unknown] = [
    nodesWith("shared", true),
    nodesWith("shared", false),
    nodesWith("unknown"),
  ];
  return mergeFindings([
    shared === ""
      ? noFindings
      : warning(
          path,
          `metaPlugins has rdma, which fails in RDMA mode shared, and ${shared} is in it: set mode "exclusive" there ` +
            "with RdmaMode, or remove rdma",
        ),
    pending === ""
      ? noFindings
      : warning(
          path,
          `metaPlugins has rdma, which fails in RDMA mode shared: ${pending} is in it until the operator's pool has ` +
            "made it exclusive",
        ),
    unknown === ""
      ? noFindings
      : notChecked(
          `Whether ${unknown} is in RDMA mode exclusive, which the plugin rdma needs, could not be read`,
        ),
  ]);
}

/** The host's own word where it was probed, else what the operator's daemon saw. */
function liveMode({ node, rdmaMode }: NodeState, { hosts }: SriovContext): RdmaMode | "unknown" {
  const live = hosts.get(node)?.rdma.live;
  if (live?.status === "read") return live.value;
  return rdmaMode === "shared" || rdmaMode === "exclusive" ? rdmaMode : "unknown";
}

/** What the one pool of a node asks for; a node of several pools gets no mode from any. */
function poolMode(node: string, { facts, pools }: SriovContext): RdmaMode | undefined {
  if (facts.nodes.status === "unknown" || pools.status === "unknown") return undefined;
  const labels = facts.nodes.value.find(({ name }) => name === node)?.labels ?? {};
  const own = (pools.value ?? []).filter(
    ({ spec }) => !isOffloadPool(spec) && matchesSelector(labels, spec.nodeSelector),
  );
  return own.length === 1 ? own[0]?.spec.rdmaMode : undefined;
}
