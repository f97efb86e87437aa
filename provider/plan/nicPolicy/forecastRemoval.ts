import { mergeForecasts, type NicPolicyForecast, noForecast } from "./effect.ts";
import { poolKinds, poolsOf } from "./lostPools.ts";
import type { NicPolicyContext } from "./nicPolicyContext.ts";
import { nodePodsOf, nodesOfPods } from "./operatorPods.ts";
import { offeredResources, pluginPaths } from "./pluginResources.ts";
import { ofedPath, type Section, sections } from "./sections.ts";
import { sectionAt, type Tree } from "./tree.ts";

/** Sections that are deployed before and not after. */
export function removedSections(before: Tree, after: Tree): Section[] {
  return sections.filter(
    ({ path }) => sectionAt(before, path) !== undefined && sectionAt(after, path) === undefined,
  );
}

/** What goes with the sections that a change takes out; the driver is told of elsewhere. */
export function forecastRemoval(
  before: Tree,
  after: Tree,
  context: NicPolicyContext,
): NicPolicyForecast {
  return mergeForecasts(
    removedSections(before, after)
      .filter(({ path }) => path !== ofedPath)
      .flatMap((section) => [
        kindsForecast(section, context),
        podsForecast(section, before, context),
      ]),
  );
}

/** Kinds that a section brought carry its label and are deleted with it (state_skel.go getSupportedGVKs). */
function kindsForecast({ path }: Section, { facts }: NicPolicyContext): NicPolicyForecast {
  switch (path) {
    case "nvIpam":
      return mergeForecasts(
        poolKinds.map((kind) => {
          const pools = poolsOf(facts, kind);
          if (pools.status === "unknown")
            return { ...noForecast, unknown: [{ code: "pools", kind, why: pools.why }] };
          return pools.value.length === 0
            ? noForecast
            : { ...noForecast, effects: [{ code: "pools_deleted", kind, pools: pools.value }] };
        }),
      );
    case "nicConfigurationOperator":
      return mergeForecasts([templatesForecast(facts.nicConfigurationTemplates), otherKinds(path)]);
    case "spectrumXOperator":
      return otherKinds(path);
    default:
      return noForecast;
  }
}

function templatesForecast(
  templates: NicPolicyContext["facts"]["nicConfigurationTemplates"],
): NicPolicyForecast {
  if (templates.status === "unknown")
    return { ...noForecast, unknown: [{ code: "templates", why: templates.why }] };
  const names = (templates.value ?? []).map(({ namespace, name }) => `${namespace ?? ""}/${name}`);
  return names.length === 0
    ? noForecast
    : { ...noForecast, effects: [{ code: "templates_deleted", templates: names }] };
}

/** Kinds whose objects are not read here. */
const unread = {
  nicConfigurationOperator: [
    "NicDevice",
    "NicFirmwareSource",
    "NicFirmwareTemplate",
    "NicInterfaceNameTemplate",
  ],
  spectrumXOperator: ["SpectrumXRailPoolConfig"],
} as const;

function otherKinds(section: keyof typeof unread): NicPolicyForecast {
  return { ...noForecast, notes: [{ code: "other_kinds", section, kinds: unread[section] }] };
}

function podsForecast(
  section: Section,
  before: Tree,
  { facts }: NicPolicyContext,
): NicPolicyForecast {
  const { path } = section;
  const resources = resourcesOf(before, path);
  if (facts.pods.status === "unknown")
    return {
      ...noForecast,
      effects: [{ code: "component_removed", section: path, nodes: [], resources, users: 0 }],
      unknown: [{ code: "pods", why: facts.pods.why }],
    };
  const users = facts.pods.value.filter(({ extendedResources }) =>
    resources.some((name) => (extendedResources[name] ?? 0) > 0),
  );
  return {
    ...noForecast,
    effects: [
      {
        code: "component_removed",
        section: path,
        nodes: nodesOfPods(nodePodsOf(section, facts.pods.value)),
        resources,
        users: users.length,
      },
    ],
  };
}

/** Extended resources that nodes offer by a section. */
export function resourcesOf(spec: Tree, path: string): string[] {
  const plugin = pluginPaths.find((name) => name === path);
  return plugin === undefined ? [] : offeredResources(spec, plugin).map(({ name }) => name);
}
