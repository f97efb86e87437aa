import { type Findings, mergeFindings, noFindings, problem } from "../findings.ts";
import type { ContainerResources } from "./imageSpec.ts";
import type { NicPolicySpec } from "./nicPolicySpec.ts";
import { quantityOf } from "./quantity.ts";
import { sections } from "./sections.ts";
import { valueAt } from "./tree.ts";

/** Rules of the operator's webhook, which is off by default (validator/nicpolicy_webhook.go). */
export function containerResourceFindings(spec: NicPolicySpec): Findings {
  return mergeFindings(
    sections.flatMap(({ images, workloads }) => {
      const containers = workloads.flatMap((workload) => workload.containers);
      return images.flatMap(({ path }) =>
        resourcesAt(spec, path).map((resources, i) =>
          entryFindings(`${path}.containerResources.${i}`, resources, containers),
        ),
      );
    }),
  );
}

function resourcesAt(spec: NicPolicySpec, path: string): readonly ContainerResources[] {
  return (valueAt(spec, `${path}.containerResources`) ?? []) as readonly ContainerResources[];
}

function entryFindings(
  path: string,
  { name, requests = {}, limits = {} }: ContainerResources,
  containers: readonly string[],
): Findings {
  return mergeFindings([
    containers.includes(name)
      ? noFindings
      : problem(
          `spec.${path}.name`,
          `${path}.name is "${name}": the component has no such container, expected ${containers.map((each) => `"${each}"`).join(" or ")}; ` +
            "correct it, or it has no effect",
        ),
    ...quantityFindings(`${path}.requests`, requests),
    ...quantityFindings(`${path}.limits`, limits),
    ...Object.entries(limits).map(([key, limit]) => {
      const request = requests[key];
      const [least, most] = [quantityOf(request ?? ""), quantityOf(limit)];
      return request === undefined || least === undefined || most === undefined || most >= least
        ? noFindings
        : problem(
            `spec.${path}.limits.${key}`,
            `${path}.limits.${key} is "${limit}", less than the request of "${request}": expected at least as much; raise the ` +
              "limit or lower the request",
          );
    }),
  ]);
}

function quantityFindings(
  path: string,
  quantities: Readonly<Record<string, string | number>>,
): Findings[] {
  return Object.entries(quantities).map(([key, quantity]) => {
    const at = `spec.${path}.${key}`;
    if (key !== "cpu" && key !== "memory")
      return problem(at, `${path} names "${key}": expected cpu and memory only; remove it`);
    const value = quantityOf(quantity);
    if (value === undefined)
      return problem(
        at,
        `${path}.${key} is "${quantity}": expected a quantity, "100m" or "300Mi"; correct it`,
      );
    return value > 0
      ? noFindings
      : problem(
          at,
          `${path}.${key} is "${quantity}": expected more than 0; raise it, or remove it`,
        );
  });
}
