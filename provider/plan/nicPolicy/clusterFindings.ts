import { foldNodes } from "../../facts/nodeset.ts";
import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { livePolicyOf } from "./livePolicy.ts";
import { policyName } from "./nicPolicy.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { textAt } from "./tree.ts";

/** What the policy means beside what the cluster has. */
export function clusterFindings(spec: NicPolicySpec, context: NicPolicyContext): Findings {
  return mergeFindings([
    immutableFindings(spec, context),
    exclusiveFindings(spec, context),
    otherPolicyFindings(context),
    spec.nvIpam?.enableWebhook === true
      ? warning(
          "spec.nvIpam.enableWebhook",
          "enableWebhook is true: without cert-manager (or OpenShift's serving certificates) nvIpam does not start; see that it " +
            "is there. Pools are checked by IPPools anyway",
        )
      : noFindings,
  ]);
}

const storage = "nicConfigurationOperator.nicFirmwareStorage";

/** The kind refuses a change of these. */
function immutableFindings(spec: NicPolicySpec, { facts }: NicPolicyContext): Findings {
  const live = livePolicyOf(facts);
  if (spec.nicConfigurationOperator?.nicFirmwareStorage === undefined) return noFindings;
  if (live.status === "unknown")
    return notChecked(`Whether ${storage} stays the same could not be checked: ${live.why}`);
  const before = live.value?.spec ?? {};
  return mergeFindings(
    ["storageClassName", "availableStorageSize"].map((field) => {
      const [from, to] = [
        textAt(before, `${storage}.${field}`),
        textAt(spec, `${storage}.${field}`),
      ];
      return from === undefined || to === undefined || from === to
        ? noFindings
        : problem(
            `spec.${storage}.${field}`,
            `${field} is "${to}" and "${from}" on the cluster, where it cannot be changed: write "${from}", or remove ` +
              "nicFirmwareStorage, apply, and add it again",
          );
    }),
  );
}

/** k8s-rdma-shared-dev-plugin does not start where RDMA devices belong to one network namespace. */
function exclusiveFindings(spec: NicPolicySpec, { facts, hosts }: NicPolicyContext): Findings {
  if (spec.rdmaSharedDevicePlugin === undefined) return noFindings;
  const at = "spec.rdmaSharedDevicePlugin";
  const why = "the plugin does not start in that mode; use shared there, or sriovDevicePlugin here";
  const nodes = [...hosts].filter(
    ([, { rdma }]) => rdma.live.status === "read" && rdma.live.value === "exclusive",
  );
  const pools = facts.sriovPoolConfigs;
  const asking =
    pools.status === "read"
      ? (pools.value ?? []).filter((pool) => pool.spec.rdmaMode === "exclusive")
      : [];
  return mergeFindings([
    nodes.length === 0
      ? noFindings
      : warning(at, `RDMA mode is exclusive on ${foldNodes(nodes.map(([name]) => name))}: ${why}`),
    ...asking.map(({ name }) =>
      warning(at, `SriovNetworkPoolConfig "${name}" sets rdmaMode exclusive: ${why}`),
    ),
    pools.status === "unknown"
      ? notChecked(`Whether a pool sets RDMA mode exclusive could not be checked: ${pools.why}`)
      : noFindings,
  ]);
}

function otherPolicyFindings({ facts: { nicClusterPolicies } }: NicPolicyContext): Findings {
  if (nicClusterPolicies.status === "unknown") return noFindings;
  const others = (nicClusterPolicies.value ?? []).filter(({ name }) => name !== policyName);
  return mergeFindings(
    others.map(({ name }) =>
      warning(
        "metadata.name",
        `the cluster also has NicClusterPolicy "${name}", which the operator ignores: see that nothing in it is relied on, ` +
          "and delete it",
      ),
    ),
  );
}
