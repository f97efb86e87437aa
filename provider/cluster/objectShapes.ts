import { z } from "zod";
import type { LiveObject, NodeFacts, PodFacts } from "../facts/cluster/clusterFacts.ts";
import { ClusterError } from "./clusterError.ts";

const Strings = z.record(z.string(), z.string());
const Anything = z.record(z.string(), z.unknown());

const Metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  labels: Strings.default({}),
  annotations: Strings.default({}),
  generation: z.number().default(0),
  ownerReferences: z
    .array(z.object({ kind: z.string(), controller: z.boolean().optional() }))
    .default([]),
});

const CustomObject = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: Metadata,
  spec: Anything.default({}),
  status: Anything.default({}),
});

const Node = z.object({
  metadata: Metadata,
  spec: z
    .object({
      unschedulable: z.boolean().default(false),
      podCIDRs: z.array(z.string()).default([]),
      taints: z
        .array(z.object({ key: z.string(), value: z.string().default(""), effect: z.string() }))
        .default([]),
    })
    .prefault({}),
  status: z
    .object({
      allocatable: Strings.default({}),
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      nodeInfo: z
        .object({ osImage: z.string().default(""), kernelVersion: z.string().default("") })
        .prefault({}),
    })
    .prefault({}),
});

const Container = z.object({
  resources: z.object({ requests: Strings.default({}) }).prefault({}),
});

const ContainerStatus = z.object({
  ready: z.boolean().default(false),
  state: z
    .object({
      waiting: z
        .object({ reason: z.string().default(""), message: z.string().default("") })
        .optional(),
    })
    .prefault({}),
});

const Pod = z.object({
  metadata: Metadata,
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z.array(Container).default([]),
  }),
  status: z
    .object({
      phase: z.string().default("Unknown"),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      initContainerStatuses: z.array(ContainerStatus).default([]),
      containerStatuses: z.array(ContainerStatus).default([]),
    })
    .prefault({}),
});

const ServiceCidr = z.object({
  spec: z.object({ cidrs: z.array(z.string()).default([]) }).prefault({}),
});

/** @param typed apiVersion and kind, which the items of a list lack. */
export function liveObjectOf(
  raw: unknown,
  typed?: Pick<LiveObject, "apiVersion" | "kind">,
): LiveObject {
  const { apiVersion, kind, metadata, spec, status } = parsed(
    CustomObject,
    typed === undefined ? raw : { ...typed, ...(raw as object) },
  );
  const { name, namespace, labels, annotations, generation } = metadata;
  return {
    apiVersion,
    kind,
    name,
    namespace: namespace ?? null,
    labels,
    annotations,
    generation,
    spec,
    status,
  };
}

export function nodeFactsOf(raw: unknown): NodeFacts {
  const { metadata, spec, status } = parsed(Node, raw);
  return {
    name: metadata.name,
    labels: metadata.labels,
    annotations: metadata.annotations,
    unschedulable: spec.unschedulable,
    ready: isTrue(status.conditions, "Ready"),
    taints: spec.taints,
    allocatable: status.allocatable,
    addresses: status.addresses
      .filter(({ type }) => type === "InternalIP" || type === "ExternalIP")
      .map(({ address }) => address),
    podCidrs: spec.podCIDRs,
    osImage: status.nodeInfo.osImage,
    kernelVersion: status.nodeInfo.kernelVersion,
  };
}

/** @returns nothing for a pod that has ended */
export function podFactsOf(raw: unknown): PodFacts[] {
  const { metadata, spec, status } = parsed(Pod, raw);
  if (status.phase === "Succeeded" || status.phase === "Failed") return [];
  const extended: Record<string, number> = {};
  for (const { resources } of spec.containers)
    for (const [name, quantity] of Object.entries(resources.requests))
      if (name.includes("/")) extended[name] = (extended[name] ?? 0) + wholeNumber(quantity);
  const waiting = [...status.initContainerStatuses, ...status.containerStatuses].flatMap(
    ({ state }) => {
      const { reason = "", message = "" } = state.waiting ?? {};
      return reason === "" ? [] : [message === "" ? reason : `${reason}: ${message}`];
    },
  );
  const facts: PodFacts = {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    node: spec.nodeName ?? null,
    labels: metadata.labels,
    annotations: metadata.annotations,
    ownerKind: metadata.ownerReferences.find(({ controller }) => controller === true)?.kind ?? null,
    extendedResources: extended,
    ready: isTrue(status.conditions, "Ready"),
    waiting,
  };
  return [facts];
}

export function serviceCidrsOf(raw: unknown): string[] {
  return parsed(ServiceCidr, raw).spec.cidrs;
}

function isTrue(
  conditions: readonly { readonly type: string; readonly status: string }[],
  wanted: string,
): boolean {
  return conditions.some(({ type, status }) => type === wanted && status === "True");
}

/** Decimal suffixes that the API server shortens whole numbers with: 1000 shares of a device are `1k`. */
const suffixes: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9 };

/** An amount of an extended resource; these are whole (apimachinery resource.Quantity). */
function wholeNumber(quantity: string): number {
  const [, digits = "", suffix = ""] = /^(\d+)([kMG]?)$/.exec(quantity) ?? [];
  return Number(digits) * (suffixes[suffix] ?? 1);
}

/** @throws ClusterError server where the object is of another shape */
function parsed<T>(shape: z.ZodType<T>, raw: unknown): T {
  const object = shape.safeParse(raw);
  if (object.success) return object.data;
  const [issue] = object.error.issues;
  throw new ClusterError(
    "server",
    `The API server answered with an object of another shape than expected (${nameIn(raw)}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}); is it a Kubernetes API server?`,
  );
}

function nameIn(raw: unknown): string {
  const named = z.object({ metadata: z.object({ name: z.string() }) }).safeParse(raw);
  return named.success ? named.data.metadata.name : "without a name";
}
