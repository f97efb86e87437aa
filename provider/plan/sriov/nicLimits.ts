import { type Findings, noFindings } from "../findings.ts";
import { groupByText } from "./groupByText.ts";
import type { NodePolicy } from "./nodePolicy.ts";
import { mellanoxVfLimit, mellanoxVfProblem } from "./nodePolicyRules.ts";
import type { NodeState, PfStatus } from "./nodeState.ts";
import { selectNics } from "./selectNics.ts";

type Rule = (spec: NodePolicy["spec"], pf: PfStatus) => string | undefined;

/** Rules of the operator's webhook on the PFs that are there (operator v1.6 pkg/webhook/validate.go), by field. */
const rules: readonly (readonly [path: string, rule: Rule])[] = [
  [
    "numVfs",
    ({ numVfs }, { vendor, totalvfs }) =>
      vendor === "8086" && numVfs > totalvfs
        ? `numVfs is ${numVfs}: expected at most ${totalvfs}, the PF's own limit; lower it`
        : undefined,
  ],
  [
    "numVfs",
    (spec, { vendor }) =>
      spec.nicSelector.vendor === undefined && vendor === "15b3" && spec.numVfs > mellanoxVfLimit
        ? mellanoxVfProblem(spec.numVfs)
        : undefined,
  ],
  [
    "numVfs",
    ({ externallyManaged, numVfs }, pf) =>
      externallyManaged === true && numVfs > pf.numVfs
        ? `numVfs is ${numVfs} on an externally managed PF that has ${pf.numVfs} VFs now: the operator makes ` +
          "none there; make them first, for example with SriovVfs, or lower numVfs"
        : undefined,
  ],
  [
    "mtu",
    ({ externallyManaged, mtu = 0 }, pf) =>
      externallyManaged === true && mtu > pf.mtu
        ? `mtu is ${mtu} on an externally managed PF of ${pf.mtu}: expected at most that; raise the PF's first, or lower mtu`
        : undefined,
  ],
  [
    "linkType",
    ({ externallyManaged, linkType }, pf) =>
      externallyManaged === true &&
      linkType !== undefined &&
      linkType.toLowerCase() !== pf.linkType.toLowerCase()
        ? `linkType is "${linkType}" on an externally managed PF of type "${pf.linkType}": expected the same; ` +
          "change the PF's first, for example with NicFirmwareVfs, or remove linkType"
        : undefined,
  ],
  [
    "vdpaType",
    ({ vdpaType }, { vendor }) =>
      vdpaType !== undefined && vendor !== "15b3"
        ? `vdpaType is "${vdpaType}" on a PF of vendor ${vendor}: only 15b3 can; remove vdpaType or select other PFs`
        : undefined,
  ],
];

/** What the selected PFs of the nodes cannot take. */
export function nicLimitFindings({ spec }: NodePolicy, states: readonly NodeState[]): Findings {
  const problems = rules.flatMap(([path, rule]) => {
    const found = states.flatMap(({ node, interfaces }) =>
      selectNics(spec.nicSelector, interfaces).flatMap((pf) => {
        const text = rule(spec, pf);
        return text === undefined ? [] : [{ node, pf: pf.name, text }];
      }),
    );
    return groupByText(found).map(({ text, nodes }) => {
      const pfs = new Set(found.filter((entry) => entry.text === text).map(({ pf }) => pf));
      return { path, message: `${[...pfs].join(", ")} of ${nodes}: ${text}` };
    });
  });
  return { ...noFindings, problems };
}
