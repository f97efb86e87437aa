import type { ClusterFacts } from "../../facts/cluster/clusterFacts.ts";
import {
  type Findings,
  mergeFindings,
  noFindings,
  notChecked,
  problem,
  warning,
} from "../findings.ts";
import { releaseProblem } from "../nicPolicy/release.ts";
import { capacityFindings } from "./capacityFindings.ts";
import { controllerNamespace } from "./controllerNamespace.ts";
import { dealPool } from "./dealPool.ts";
import type { IpPoolsInput } from "./ipPoolsSpec.ts";
import { excludedFindings } from "./excludedFindings.ts";
import { overlapFindings } from "./overlapFindings.ts";
import { defaultPoolNamespace, type Pool, poolsOf } from "./pool.ts";
import { poolProblems } from "./poolProblems.ts";
import { selectorFindings } from "./selectorFindings.ts";

/** What is to be said of a set of pools before it is applied. */
export function ipamFindings(input: IpPoolsInput, facts: ClusterFacts): Findings {
  const pools = poolsOf(input);
  const namespace = input.namespace ?? defaultPoolNamespace;
  const problems = new Map(pools.map((pool) => [pool, poolProblems(pool)]));
  const sound = pools.filter((pool) => problems.get(pool)?.length === 0);
  return mergeFindings([
    pools.length === 0
      ? problem("pools", "pools and cidrPools are empty: expected one pool or more; add one")
      : noFindings,
    releaseFindings(input),
    { ...noFindings, problems: [...[...problems.values()].flat(), ...sharedNames(input)] },
    namespaceFindings(namespace, facts),
    missingKinds(pools, facts),
    ...sound.map((pool) => nodeFindings(pool, namespace, input.growth, facts)),
    overlapFindings(pools, namespace, facts),
  ]);
}

function releaseFindings({ release }: IpPoolsInput): Findings {
  const message = release === undefined ? undefined : releaseProblem(release);
  return message === undefined ? noFindings : problem("release", message);
}

/** Blocks are told by the name of the pool. */
function sharedNames({ pools = {}, cidrPools = {} }: IpPoolsInput): Findings["problems"] {
  return Object.keys(cidrPools)
    .filter((name) => Object.hasOwn(pools, name))
    .map((name) => ({
      path: `cidrPools.${name}`,
      message: `"${name}" is in pools and in cidrPools: expected different names; rename one`,
    }));
}

function namespaceFindings(namespace: string, facts: ClusterFacts): Findings {
  const right = controllerNamespace(facts);
  if (right.status === "unknown")
    return notChecked(`Which namespace nv-ipam reads could not be checked: ${right.why}`);
  if (right.value === namespace) return noFindings;
  if (right.value === null)
    return isInstalled(facts)
      ? notChecked(
          `Whether nv-ipam reads namespace "${namespace}" could not be checked: its controller does not run yet`,
        )
      : noFindings;
  return problem(
    "namespace",
    `namespace is "${namespace}": the nv-ipam controller runs in "${right.value}" and ignores pools elsewhere without ` +
      `a word; write "${right.value}"`,
  );
}

/** The kinds are there: what is missing without them is said of the kinds. */
function isInstalled({ ipPools, cidrPools }: ClusterFacts): boolean {
  return [ipPools, cidrPools].some((list) => list.status === "unknown" || list.value !== null);
}

/** The operator brings both kinds when it deploys nv-ipam, and not with its chart. */
function missingKinds(pools: readonly Pool[], facts: ClusterFacts): Findings {
  const kinds = [
    { kind: "IPPool", live: facts.ipPools, key: "pools" },
    { kind: "CIDRPool", live: facts.cidrPools, key: "cidrPools" },
  ] as const;
  return mergeFindings(
    kinds
      .filter(({ kind, live }) => {
        const isMissing = live.status === "read" && live.value === null;
        return isMissing && pools.some((pool) => pool.kind === kind);
      })
      .map(({ kind, key }) =>
        warning(
          key,
          `The cluster has no kind ${kind} yet: it comes with nvIpam of the NicClusterPolicy; let this resource depend ` +
            "on that policy",
        ),
      ),
  );
}

function nodeFindings(
  pool: Pool,
  namespace: string,
  growth: IpPoolsInput["growth"],
  facts: ClusterFacts,
): Findings {
  const dealt = dealPool(pool, namespace, facts);
  if (dealt.status === "unknown")
    return notChecked(
      `Whether the blocks suffice for the nodes could not be checked: ${dealt.why}`,
    );
  if (dealt.value === undefined || facts.nodes.status === "unknown") return noFindings;
  return mergeFindings([
    selectorFindings(dealt.value, facts.nodes.value),
    capacityFindings(dealt.value, growth),
    excludedFindings(dealt.value),
  ]);
}
