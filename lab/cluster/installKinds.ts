import { setTimeout as delay } from "node:timers/promises";
import { customResourceDefinition } from "./customKind.ts";
import type { CustomKind } from "./customKind.ts";
import type { LabApi, LabObject } from "./labApi.ts";

/** Creates CRDs and returns when the API serves all of their kinds. */
export async function installKinds(api: LabApi, kinds: readonly CustomKind[]): Promise<void> {
  const created = await Promise.all(
    kinds.map(async (kind) => await api.create(customResourceDefinition(kind))),
  );
  await untilEstablished(api, created);
}

interface Definition extends LabObject {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}

/** @throws Error with the API server's reason where a definition is not accepted within ten seconds. */
export async function untilEstablished(
  api: LabApi,
  definitions: readonly LabObject[],
): Promise<void> {
  const deadline = Date.now() + 10_000;
  let left = definitions;
  for (;;) {
    const found = await Promise.all(left.map(async (one) => await api.get<Definition>(one)));
    left = found.filter((one) => !hasCondition(one, "Established"));
    const [first] = found.filter((one) => left.includes(one));
    if (first === undefined) return;
    if (Date.now() > deadline) {
      const reasons = first.status?.conditions?.map(({ message }) => message).join("; ");
      throw new Error(`${first.metadata.name} is not established: ${reasons ?? "no reason given"}`);
    }
    await delay(50);
  }
}

function hasCondition({ status }: Definition, type: string): boolean {
  return (status?.conditions ?? []).some((one) => one.type === type && one.status === "True");
}
