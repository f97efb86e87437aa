import { z } from "zod";
import { foldNodes } from "../../facts/nodeset.ts";
import { FirmwareClaim, VfAttributes, type VfsClaim } from "../../plan/claim.ts";
import { selectPfs } from "../../plan/cards/selectCards.ts";
import type { HostResourceKind } from "./hostResource.ts";
import { HostsInput } from "../hostsInput.ts";
import { distinct } from "./liveFirmware.ts";
import { SelectInput, selectOf } from "./selectInput.ts";

const schema = z.strictObject({
  hosts: HostsInput,
  select: SelectInput.default({}),
  numVfs: z.number().int().min(0),
  firmware: FirmwareClaim.exactOptional(),
  vf: VfAttributes.exactOptional(),
  bootUnit: z.boolean().default(false),
  rollout: z.boolean().default(false),
});

export const sriovVfsKind: HostResourceKind<z.infer<typeof schema>, VfsClaim> = {
  type: "SriovVfs",
  schema,
  inputKeys: Object.keys(schema.shape),
  claimOf: ({ hosts, select, numVfs, firmware, vf, bootUnit }, { owner, label }) => ({
    kind: "vfs",
    owner,
    resource: label,
    hosts: foldNodes(Object.keys(hosts)),
    select: selectOf(select),
    numVfs,
    ...(vf === undefined ? {} : { vf }),
    ...(bootUnit ? { bootUnit } : {}),
    ...(firmware === undefined ? {} : { firmware }),
  }),
  liveOf: (claim, facts) =>
    distinct(
      selectPfs(claim.select, facts).map((pf) => pf.numVfs?.toString() ?? "unknown"),
      "no PF",
    ),
};
