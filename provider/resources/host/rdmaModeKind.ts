import { z } from "zod";
import { RdmaMode } from "../../facts/rdmaMode.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import type { RdmaModeClaim } from "../../plan/claim.ts";
import type { HostResourceKind } from "./hostResource.ts";
import { HostsInput } from "../hostsInput.ts";

const schema = z.strictObject({
  hosts: HostsInput,
  mode: RdmaMode,
  moduleReload: z.boolean().default(false),
  rollout: z.boolean().default(false),
});

export const rdmaModeKind: HostResourceKind<z.infer<typeof schema>, RdmaModeClaim> = {
  type: "RdmaMode",
  schema,
  inputKeys: Object.keys(schema.shape),
  claimOf: ({ hosts, mode, moduleReload }, { owner, label }) => ({
    kind: "rdma-mode",
    owner,
    resource: label,
    hosts: foldNodes(Object.keys(hosts)),
    mode,
    moduleReload,
  }),
  liveOf: (_claim, { rdma }) => (rdma.live.status === "read" ? rdma.live.value : "unknown"),
};
