import type { HostFacts } from "../../../facts/hostFacts.ts";
import { chooseDevices, pciOf } from "../../cards/chooseDevices.ts";
import type { Claim } from "../../claim.ts";
import { compareVfs, type Conflict, theirsOf, vfsText } from "./conflict.ts";
import {
  meansCard,
  meansNode,
  type NicTemplate,
  templateLinks,
  templateVfs,
} from "./nicTemplate.ts";

type Found = Omit<Conflict, "host">;

/** Where a firmware claim and a template of the NIC configuration operator mean the same card. */
export function templateConflicts(
  claim: Claim,
  labels: Readonly<Record<string, string>>,
  facts: HostFacts,
  templates: readonly NicTemplate[],
): Found[] {
  if (claim.kind !== "firmware") return [];
  const { resource, linkType } = claim;
  const cards = [...new Set(chooseDevices(claim, facts).chosen.map(({ card }) => card))];
  return templates
    .filter(({ spec }) => meansNode(spec, labels))
    .flatMap(({ name, spec }) =>
      cards
        .filter((card) => meansCard(spec, card))
        .flatMap((card): Found[] => {
          const theirsAs = (value: string): Conflict["theirs"] =>
            theirsOf("NicConfigurationTemplate", [name], value);
          const pci = pciOf(card);
          const ours = { resource, value: vfsText(claim) };
          if (spec.resetToDefault)
            return [
              {
                severity: "error",
                what: "firmware",
                pci,
                ours,
                theirs: theirsAs("resetToDefault"),
                effect: "reset",
              },
            ];
          const totals = templateVfs(spec).map((theirs): Found => ({
            ...compareVfs(claim, theirs),
            what: "NUM_OF_VFS",
            pci,
            ours,
            theirs: theirsAs(String(theirs)),
          }));
          const links = [...new Set(templateLinks(spec))].flatMap((theirs): Found[] =>
            linkType === undefined
              ? []
              : [
                  {
                    severity: theirs === linkType ? "warning" : "error",
                    what: "LINK_TYPE",
                    pci,
                    ours: { resource, value: linkType },
                    theirs: theirsAs(theirs),
                    effect: theirs === linkType ? "same" : "undone",
                  },
                ],
          );
          return [...totals, ...links];
        }),
    );
}
