import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { untilServed } from "./installKinds.ts";
import type { LabApi } from "./labApi.ts";
import type { LabObject } from "./labObject.ts";
import { sriovOperatorSource } from "./sriovOperatorSource.ts";

/** Creates the CRDs that the SR-IOV operator itself ships and returns when the API serves them. */
export async function installUpstreamSriovKinds(api: LabApi): Promise<void> {
  const directory = join(await sriovOperatorSource(), "config/crd/bases");
  const created = await Promise.all(
    readdirSync(directory).map((file) =>
      api.request<LabObject>(
        "POST",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        readFileSync(join(directory, file), "utf8"),
        "yaml",
      ),
    ),
  );
  await untilServed(api, created);
}
