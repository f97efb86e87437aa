import { z } from "zod";
import type { FactKind } from "../../cluster/factKind.ts";
import type { LiveObject } from "../../facts/cluster/clusterFacts.ts";
import type { Findings } from "../../plan/findings.ts";
import type { Forecast } from "../../plan/forecast.ts";
import type { Manifest } from "../../plan/objects/manifest.ts";
import { liveNodePolicy } from "../../plan/sriov/nodePolicy.ts";
import { livePoolConfig } from "../../plan/sriov/poolConfig.ts";
import { type SriovContext, sriovContextOf } from "../../plan/sriov/sriovContext.ts";
import { addedReasons } from "../../plan/sriovForecast/addedReasons.ts";
import { forecastSriov } from "../../plan/sriovForecast/forecastSriov.ts";
import { formatSriovForecast } from "../../plan/sriovForecast/formatSriovForecast.ts";
import { noEdit, overlayFacts } from "../../plan/sriovForecast/overlayFacts.ts";
import type { ClusterChange, ClusterContext, ClusterKind } from "../cluster/clusterKind.ts";
import { type NamedObject, namedObject, objectShape } from "../cluster/objectInputs.ts";
import type { Identity } from "../identity.ts";

const reads: readonly FactKind[] = [
  "nodes",
  "sriovPoolConfigs",
  "sriovNodePolicies",
  "sriovNodeStates",
  "sriovOperatorConfigs",
  "nicClusterPolicies",
];

export interface Inputs<Spec> {
  readonly metadata: { readonly name?: string; readonly namespace?: string };
  readonly spec: Spec;
}

interface SriovObject<Spec> extends NamedObject {
  readonly spec: Spec;
}

/** What differs between the kinds of the SR-IOV operator. */
export interface SriovParts<Spec> {
  readonly type: string;
  readonly spec: z.ZodType<Spec>;
  readonly alsoReads?: readonly FactKind[];
  findingsOf(object: SriovObject<Spec>, context: SriovContext): Findings;
  manifestOf(object: SriovObject<Spec>): Manifest;
  /** The operator acts on nodes for it. */
  readonly disturbsNodes: boolean;
}

/** A cluster resource that is one object of the SR-IOV operator. */
export function sriovKind<Spec>(parts: SriovParts<Spec>): ClusterKind<Inputs<Spec>> {
  const shape = { ...objectShape, spec: parts.spec };
  const objectOf = (inputs: Inputs<Spec>, identity: Identity): SriovObject<Spec> => ({
    ...namedObject(inputs.metadata, identity),
    spec: inputs.spec,
  });
  return {
    type: parts.type,
    schema: z.strictObject(shape),
    inputKeys: Object.keys(shape),
    reads: [...reads, ...(parts.alsoReads ?? [])],
    findingsOf: (inputs, context) =>
      parts.findingsOf(objectOf(inputs, context.identity), contextOf(context)),
    manifestsOf: (inputs, identity) => [parts.manifestOf(objectOf(inputs, identity))],
    forecastsOf: (_inputs, change, context) =>
      parts.disturbsNodes ? forecastsOf(change, context) : [],
  };
}

/** With what the rest of the program declares, which the cluster may not have yet. */
export function contextOf({ facts, claims, identity, hosts }: ClusterContext): SriovContext {
  const { applied } = claims.editBeside(identity.owner);
  const declared = <T>(
    kind: string,
    parse: (object: LiveObject) => { status: string; value?: T },
  ): T[] =>
    applied.filter((object) => object.kind === kind).flatMap((object) => parse(object).value ?? []);
  return sriovContextOf(
    facts,
    {
      policies: declared("SriovNetworkNodePolicy", liveNodePolicy),
      pools: declared("SriovNetworkPoolConfig", livePoolConfig),
    },
    hosts,
  );
}

/**
 * What the operator would do. The first of its resources tells of every node;
 * those after it only what they add, or each reason would be told many times.
 */
function forecastsOf(
  change: ClusterChange,
  { facts, claims, identity, hosts }: ClusterContext,
): Forecast[] {
  const earlier = claims.editBeside(identity.owner);
  const isFirst = ![...earlier.applied, ...earlier.gone].some(disturbs);
  const known = overlayFacts(facts, earlier);
  const forecast = forecastSriov({ facts: known, edit: change, hosts });
  const told = isFirst
    ? forecast
    : addedReasons(forecast, forecastSriov({ facts: known, edit: noEdit, hosts }));
  // What could not be told at all was said by the first.
  const text = told.unknown !== null && !isFirst ? undefined : formatSriovForecast(told);
  return text === undefined ? [] : [text];
}

const disturbing = ["SriovNetworkNodePolicy", "SriovNetworkPoolConfig", "SriovOperatorConfig"];

function disturbs({ kind }: LiveObject): boolean {
  return disturbing.includes(kind);
}
