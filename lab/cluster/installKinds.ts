import { customResourceDefinition } from "./customKind.ts";
import type { CustomKind } from "./customKind.ts";
import { eventually } from "./eventually.ts";
import { type LabApi, LabApiError } from "./labApi.ts";
import type { LabObject } from "./labObject.ts";

/** Creates CRDs and returns when the API serves all of their kinds and has published their schemas. */
export async function installKinds(api: LabApi, kinds: readonly CustomKind[]): Promise<void> {
  const created = await Promise.all(
    kinds.map(async (kind) => await api.create(customResourceDefinition(kind))),
  );
  await untilServed(api, created);
}

interface Definition extends LabObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
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
  await untilPublished(api, found);
}

/** Schemas follow a moment after the kind itself, one by one. */
async function untilPublished(api: LabApi, found: readonly Definition[]): Promise<void> {
  const groups = Map.groupBy(found, ({ spec }) => `${spec.group}/${spec.versions[0]?.name ?? ""}`);
  await Promise.all(
    [...groups].map(async ([group, definitions]) => {
      await eventually(
        async () => {
          const published = await schemasOf(api, group);
          return definitions.every(({ spec }) => published.includes(`"kind":"${spec.names.kind}"`))
            ? true
            : undefined;
        },
        { what: () => `No schemas of ${group}`, seconds: 10 },
      );
    }),
  );
}

async function schemasOf(api: LabApi, group: string): Promise<string> {
  try {
    return JSON.stringify(await api.request("GET", `/openapi/v3/apis/${group}`));
  } catch (error) {
    if (error instanceof LabApiError && error.status === 404) return "";
    throw error;
  }
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
