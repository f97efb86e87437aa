import { type Effect, mergeForecasts, type NicPolicyForecast, noForecast } from "./effect.ts";
import { resourcesOf } from "./forecastRemoval.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { leaveReason } from "./leaveReason.ts";
import { schedulingOf } from "./nodeFit.ts";
import { nodePodsOf, nodesOfPods } from "./operatorPods.ts";
import { templateChanges } from "./podTemplate.ts";
import { ofedPath, type Section, sections } from "./sections.ts";
import type { Tree } from "./tree.ts";

/** Components other than the driver whose pods are replaced, or leave nodes. */
export function forecastRestarts(
  before: Tree,
  after: Tree,
  context: NicPolicyContext,
): NicPolicyForecast {
  const changed = sections.flatMap((section) => {
    if (section.path === ofedPath) return [];
    const fields = templateChanges(before, after, section);
    return fields.length === 0 ? [] : [{ section, fields }];
  });
  if (changed.length === 0) return noForecast;
  const parts = changed.map(({ section, fields }) =>
    sectionForecast(section, fields, before, after, context),
  );
  const merged = mergeForecasts(parts);
  return { ...merged, effects: groupEffects(merged.effects) };
}

function sectionForecast(
  section: Section,
  fields: readonly string[],
  before: Tree,
  after: Tree,
  { facts }: NicPolicyContext,
): NicPolicyForecast {
  const resources = [
    ...new Set([...resourcesOf(before, section.path), ...resourcesOf(after, section.path)]),
  ];
  const restart = (nodes: readonly string[]): Effect => ({
    code: "component_restart",
    sections: [section.path],
    nodes,
    fields,
    resources,
  });
  if (facts.pods.status === "unknown")
    return {
      ...noForecast,
      effects: [restart([])],
      unknown: [{ code: "pods", why: facts.pods.why }],
    };
  const carriers = nodesOfPods(nodePodsOf(section, facts.pods.value));
  const moves = fields.some((field) => /^(?:nodeAffinity|tolerations)/.test(field));
  if (!moves) return { ...noForecast, effects: [restart(carriers)] };
  if (facts.nodes.status === "unknown")
    return {
      ...noForecast,
      effects: [restart(carriers)],
      unknown: [{ code: "nodes", why: facts.nodes.why }],
    };
  const byName = new Map(facts.nodes.value.map((node) => [node.name, node]));
  const [from, to] = [schedulingOf(before), schedulingOf(after)];
  const left = carriers.map((name) => ({
    name,
    why: leaveReason(byName.get(name), from, to, needsOf(section)),
  }));
  const leaves = (["affinity", "taint"] as const).flatMap((why): Effect[] => {
    const nodes = left.filter((each) => each.why === why).map(({ name }) => name);
    return nodes.length === 0
      ? []
      : [{ code: "component_leaves", sections: [section.path], nodes, why }];
  });
  const stay = left.filter(({ why }) => why === undefined).map(({ name }) => name);
  return { ...noForecast, effects: [...leaves, restart(stay)] };
}

function needsOf({ workloads }: Section): Section["workloads"][number]["selects"] {
  return workloads.find(({ kind }) => kind === "DaemonSet")?.selects ?? [];
}

/** One effect for all sections of which the same is true. */
function groupEffects(effects: readonly Effect[]): Effect[] {
  const groups = Map.groupBy(effects, (effect) => JSON.stringify({ ...effect, sections: null }));
  return [...groups.values()].flatMap((group): Effect[] => {
    const [first] = group;
    if (first === undefined) return [];
    return "sections" in first
      ? [{ ...first, sections: group.flatMap((each) => ("sections" in each ? each.sections : [])) }]
      : group;
  });
}
