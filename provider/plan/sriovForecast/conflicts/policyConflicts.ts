import type { LinkLayer } from "../../../facts/cardFacts.ts";
import type { HostFacts } from "../../../facts/hostFacts.ts";
import { chooseDevices } from "../../cards/chooseDevices.ts";
import type { Claim, FirmwareClaim, RdmaModeClaim, VfsClaim } from "../../claim.ts";
import type { NodeCase } from "../deriveNodeStates.ts";
import type { DesiredInterface } from "../desiredSpec.ts";
import { isExternal, type Nic, nicsOf, wantedTotals } from "../nics.ts";
import type { OperatorSettings } from "../operatorSettings.ts";
import { compareVfs, type Conflict, theirsOf, vfsText } from "./conflict.ts";

type Found = Omit<Conflict, "host">;

/** Where a claim and what the SR-IOV operator wants of the same node meet. */
export function policyConflicts(
  claim: Claim,
  node: NodeCase,
  facts: HostFacts | undefined,
  settings: OperatorSettings,
): Found[] {
  switch (claim.kind) {
    case "rdma-mode":
      return modeConflicts(claim, node);
    case "firmware":
      return facts === undefined || settings.mellanoxDisabled
        ? []
        : firmwareConflicts(claim, { ...node, host: facts }, facts);
    case "vfs":
      return facts === undefined ? [] : vfsConflicts(claim, node, facts);
  }
}

function modeConflicts({ resource, mode }: RdmaModeClaim, { desired, pools }: NodeCase): Found[] {
  const [pool] = pools;
  if (pool === undefined || desired.rdmaMode === "") return [];
  const isSame = desired.rdmaMode === mode;
  return [
    {
      severity: isSame ? "warning" : "error",
      what: "rdma-mode",
      pci: "",
      ours: { resource, value: mode },
      theirs: theirsOf("SriovNetworkPoolConfig", [pool.name], desired.rdmaMode),
      effect: isSame ? "same" : "undone",
    },
  ];
}

function firmwareConflicts(claim: FirmwareClaim, node: NodeCase, facts: HostFacts): Found[] {
  const cards = new Set(chooseDevices(claim, facts).chosen.map(({ card }) => card));
  return nicsOf(node)
    .filter(({ card, wanted }) => card !== undefined && cards.has(card) && wanted.length > 0)
    .flatMap((nic) => [...totalConflicts(claim, nic), ...linkConflicts(claim, nic)]);
}

function totalConflicts(claim: FirmwareClaim, nic: Nic): Found[] {
  const { resource, numOfVfs, match } = claim;
  const [theirs = 0] = wantedTotals(nic);
  const common = {
    what: "NUM_OF_VFS",
    pci: nic.wanted[0]?.pciAddress ?? "",
    ours: { resource, value: vfsText(claim) },
    theirs: ofPolicies(nic.wanted, String(theirs)),
  } as const;
  if (!isExternal(nic)) return [{ ...common, ...compareVfs(claim, theirs) }];
  if (numOfVfs >= theirs) return [];
  return [{ ...common, severity: match === "exactly" ? "error" : "warning", effect: "too_few" }];
}

const linkLayers: Readonly<Record<string, LinkLayer>> = { ib: "infiniband", eth: "ethernet" };

function linkConflicts({ resource, linkType }: FirmwareClaim, { wanted }: Nic): Found[] {
  if (linkType === undefined) return [];
  return wanted.flatMap((each): Found[] => {
    const theirs = linkLayers[each.linkType.toLowerCase()];
    if (theirs === undefined) return [];
    return [
      {
        severity: theirs === linkType ? "warning" : "error",
        what: "LINK_TYPE",
        pci: each.pciAddress,
        ours: { resource, value: linkType },
        theirs: ofPolicies([each], theirs),
        effect: theirs === linkType ? "same" : "undone",
      },
    ];
  });
}

/** Externally managed PFs are the operator's way to leave the number of VFs to us. */
function vfsConflicts(claim: VfsClaim, { desired }: NodeCase, facts: HostFacts): Found[] {
  const { resource, numVfs } = claim;
  const chosen = new Set<string>(
    chooseDevices(claim, facts).chosen.flatMap(({ pfs }) => pfs.map(({ pci }) => pci)),
  );
  return desired.interfaces
    .filter(({ pciAddress }) => chosen.has(pciAddress))
    .flatMap((each): Found[] => {
      const external = each.externallyManaged;
      if (external && each.numVfs <= numVfs) return [];
      const isSame = each.numVfs === numVfs;
      return [
        {
          severity: isSame ? "warning" : "error",
          what: "numvfs",
          pci: each.pciAddress,
          ours: { resource, value: String(numVfs) },
          theirs: ofPolicies([each], String(each.numVfs)),
          effect: external ? "too_few" : isSame ? "same" : "undone",
        },
      ];
    });
}

function ofPolicies(wanted: readonly DesiredInterface[], value: string): Conflict["theirs"] {
  const names = wanted.flatMap(({ vfGroups }) => vfGroups.map(({ policyName }) => policyName));
  return theirsOf("SriovNetworkNodePolicy", names, value);
}
