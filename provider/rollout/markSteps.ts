import type { HostFacts } from "../facts/hostFacts.ts";
import type { Step } from "../facts/step.ts";
import type { ApplyStep } from "../hosts/applySteps.ts";
import { chooseDevices } from "../plan/chooseDevices.ts";
import type { Claim } from "../plan/claim.ts";

/** The marks that go with steps: who wanted each artefact that they write. */
export function markSteps(
  steps: readonly Step[] | readonly ApplyStep[],
  claims: readonly Claim[],
  facts: HostFacts,
): ApplyStep[] {
  const marks = new Map<string, ApplyStep>();
  for (const step of steps) {
    const mark = markOf(step, claims, facts);
    if (mark?.do === "mark") marks.set(mark.artefact, mark);
  }
  return [...marks.values()];
}

function markOf(
  step: Step | ApplyStep,
  claims: readonly Claim[],
  facts: HostFacts,
): ApplyStep | undefined {
  switch (step.do) {
    case "modprobe":
    case "netns":
    case "module-reload": {
      const claim = claims.find(({ kind }) => kind === "rdma-mode");
      return claim && { do: "mark", artefact: "rdma-mode", owner: claim.owner, wanted: step.mode };
    }
    case "firmware": {
      const claim = claims.find(
        (each) =>
          each.kind === "firmware" &&
          chooseDevices(each, facts).chosen.some(({ card }) => card.id === step.card),
      );
      const wanted = step.values.NUM_OF_VFS ?? Object.values(step.values)[0] ?? "";
      return claim && { do: "mark", artefact: `firmware.${step.card}`, owner: claim.owner, wanted };
    }
    case "numvfs": {
      const claim = claims.find(
        (each) =>
          each.kind === "vfs" &&
          chooseDevices(each, facts).chosen.some(({ pfs }) =>
            pfs.some((pf) => pf.pci === step.pci),
          ),
      );
      return (
        claim && {
          do: "mark",
          artefact: `numvfs.${step.pci}`,
          owner: claim.owner,
          wanted: String(step.numVfs),
        }
      );
    }
    case "boot-argument":
    case "initramfs":
    case "mark":
    case "unmark":
    case "first-seen":
    case "act":
    case "reboot":
      return undefined;
  }
}
