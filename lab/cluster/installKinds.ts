import { customResourceDefinition } from "./customKind.ts";
import type { CustomKind } from "./customKind.ts";
import { eventually } from "./eventually.ts";
import type { LabApi, LabObject } from "./labApi.ts";

/** Creates CRDs and returns when the API serves all of their kinds. */
export async function installKinds(api: LabApi, kinds: readonly CustomKind[]): Promise<void> {
  const created = await Promise.all(
    kinds.map(async (kind) => await api.create(customResourceDefinition(kind))),
  );
  await untilServed(api, created);
}

interface Definition extends LabObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}

/** @throws Error with the API server's reason where a definition is not accepted within ten seconds. */
export async function untilServed(api: LabApi, definitions: readonly LabObject[]): Promise<void> {
  let found: readonly Definition[] = [];
  let left: readonly Definition[] = [];
  await eventually(
    async () => {
      found = await Promise.all(definitions.map(async (one) => await api.get<Definition>(one)));
      left = found.filter((one) => !isEstablished(one));
      return left.length === 0 ? true : undefined;
    },
    { what: () => `The API does not serve ${left.map(explain).join("; ")}`, seconds: 10 },
  );
  await Promise.all(found.map((one) => readOnce(api, one)));
}

/** Other clients get 429 "storage is (re)initializing" until the API server has read a new kind. */
async function readOnce(api: LabApi, { spec }: Definition): Promise<void> {
  const version = spec.versions[0]?.name ?? "";
  await api.request("GET", `/apis/${spec.group}/${version}/${spec.names.plural}`);
}

function isEstablished({ status }: Definition): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status }) => type === "Established" && status === "True",
  );
}

function explain({ metadata, status }: Definition): string {
  const reasons = (status?.conditions ?? []).map(({ message }) => message).join(", ");
  return `${metadata.name} (${reasons})`;
}
