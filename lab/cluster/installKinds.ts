import { customResourceDefinition } from "./customKind.ts";
import type { CustomKind } from "./customKind.ts";
import { eventually } from "./eventually.ts";
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
  let left: readonly Definition[] = [];
  await eventually(
    async () => {
      const found = await Promise.all(
        definitions.map(async (one) => await api.get<Definition>(one)),
      );
      left = found.filter((one) => !isEstablished(one));
      return left.length === 0 ? true : undefined;
    },
    { what: () => `The API does not serve ${left.map(explain).join("; ")}`, seconds: 10 },
  );
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
