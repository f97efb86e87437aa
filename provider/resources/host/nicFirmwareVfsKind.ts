import { z } from "zod";
import { LinkLayer } from "../../facts/cardFacts.ts";
import { foldNodes } from "../../facts/nodeset.ts";
import { type FirmwareClaim, Match } from "../../plan/claim.ts";
import type { HostResourceKind } from "./hostResource.ts";
import { HostsInput } from "../hostsInput.ts";
import { liveFirmware } from "./liveFirmware.ts";
import { SelectInput, selectOf } from "./selectInput.ts";

const schema = z.strictObject({
  hosts: HostsInput,
  select: SelectInput.default({}),
  numOfVfs: z.number().int().min(0),
  match: Match.default("atLeast"),
  linkType: LinkLayer.exactOptional(),
  rollout: z.boolean().default(false),
});

export const nicFirmwareVfsKind: HostResourceKind<z.infer<typeof schema>, FirmwareClaim> = {
  type: "NicFirmwareVfs",
  schema,
  inputKeys: Object.keys(schema.shape),
  claimOf: ({ hosts, select, numOfVfs, match, linkType }, { owner, label }) => ({
    kind: "firmware",
    owner,
    resource: label,
    hosts: foldNodes(Object.keys(hosts)),
    select: selectOf(select),
    numOfVfs,
    match,
    ...(linkType === undefined ? {} : { linkType }),
  }),
  liveOf: liveFirmware,
};
