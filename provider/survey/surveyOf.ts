import { foldNodes } from "../facts/nodeset.ts";
import { naturalOrder } from "../facts/naturalOrder.ts";
import type { HostRead } from "../facts/hostRead.ts";
import type { PlanContext } from "../plan/planContext.ts";
import { adoptHost } from "./adoptHost.ts";
import { describeHost } from "./describeHost.ts";
import {
  type Aspect,
  aspects,
  type Description,
  type Group,
  type Pool,
  type Survey,
} from "./survey.ts";

/** A host of a survey: what the probe found, and what a plan has to know beside. */
export interface Surveyed {
  readonly read: HostRead;
  readonly context: PlanContext;
}

/** Groups hosts by what differs, and finds the claims that would change nothing. */
export function surveyOf(hosts: ReadonlyMap<string, Surveyed>): Survey {
  const names = [...hosts.keys()].sort(naturalOrder);
  const described = names.map((name) => {
    const read = hosts.get(name)?.read;
    return { name, read, description: read === undefined ? {} : describeHost(read) };
  });
  const groups = [
    ...Map.groupBy(described, ({ description }) => JSON.stringify(description)),
  ].flatMap(([, alike]): Group[] => {
    const [first] = alike;
    if (first === undefined) return [];
    const { read, description } = first;
    return [{ ...folded(alike), read: read?.status === "read", description }];
  });
  const readGroups = groups.filter(({ read }) => read);
  return {
    hosts: names.length,
    read: readGroups.reduce((sum, { count }) => sum + count, 0),
    common: commonOf(readGroups),
    groups: groups.sort(mostCommonFirst),
    ...adoptionsOf(names, hosts),
  };
}

function adoptionsOf(
  names: readonly string[],
  hosts: ReadonlyMap<string, Surveyed>,
): Pick<Survey, "pools" | "leftOut"> {
  const adopted = names.flatMap((name) => {
    const host = hosts.get(name);
    return host?.read.status === "read"
      ? [{ name, ...adoptHost(host.read.facts, host.context) }]
      : [];
  });
  const claiming = adopted.filter(({ claims }) => claims.length > 0);
  const pools = [...Map.groupBy(claiming, ({ claims }) => JSON.stringify(claims)).values()].map(
    (alike): Pool => ({ ...folded(alike), claims: alike[0]?.claims ?? [] }),
  );
  const left = adopted.flatMap(({ name, leftOut }) => leftOut.map((one) => ({ name, ...one })));
  const byReason = Map.groupBy(left, ({ resource, why }) => JSON.stringify([resource, why]));
  return {
    pools: pools.sort(mostCommonFirst),
    leftOut: [...byReason.values()].flatMap((alike) => {
      const [first] = alike;
      if (first === undefined) return [];
      return [{ hosts: folded(alike).hosts, resource: first.resource, why: first.why }];
    }),
  };
}

/** Aspects that all groups describe alike. One group differs from none: nothing is common to it. */
function commonOf(groups: readonly Group[]): Description {
  const [first, ...others] = groups;
  if (first === undefined || others.length === 0) return {};
  const alike = aspects.filter((aspect: Aspect) => {
    const lines = JSON.stringify(first.description[aspect]);
    return others.every(({ description }) => JSON.stringify(description[aspect]) === lines);
  });
  return Object.fromEntries(
    alike.flatMap((aspect) => {
      const lines = first.description[aspect];
      return lines === undefined ? [] : [[aspect, lines]];
    }),
  );
}

function folded(alike: readonly { readonly name: string }[]): { hosts: string; count: number } {
  return { hosts: foldNodes(alike.map(({ name }) => name)), count: alike.length };
}

function mostCommonFirst(
  a: { readonly hosts: string; readonly count: number },
  b: { readonly hosts: string; readonly count: number },
): number {
  return b.count - a.count || naturalOrder(a.hosts, b.hosts);
}
