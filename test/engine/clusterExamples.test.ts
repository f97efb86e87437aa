import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dgxInterfaces } from "../../lab/cluster/dgxInterfaces.ts";
import { dgxNames } from "../../lab/cluster/dgxNode.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import { ClusterLab } from "../support/clusterLab.ts";
import { describeNode, sriovObject } from "../support/describeNodes.ts";
import { assertExit } from "../support/engineLab.ts";

const example = join(import.meta.dirname, "../../examples/sriov");

/** What a preview says, from its diagnostics to its end; the engine tells of resources as they come. */
function inOrder(output: string): string {
  const text = output.slice(output.indexOf("Diagnostics:\n"));
  const [heading, ...lines] = text.trimEnd().split("\n");
  const blocks = lines.join("\n").split("\n\n");
  const end = blocks.pop() ?? "";
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return `${heading ?? ""}\n${[...blocks.sort(compare), end].join("\n\n")}`;
}

describe("examples of the cluster side", function () {
  // A first build takes minutes.
  this.timeout(1_200_000);
  let lab: ClusterLab;
  const api = () => lab.cluster.api;

  before(async () => {
    lab = await ClusterLab.open("examplesriov", { nodes: 6 });
    await api().apply(sriovObject("SriovOperatorConfig", "default"), { manager: "helm" });
    for (const name of dgxNames(6)) await describeNode(api(), name);
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8])
      await api().apply(
        {
          apiVersion: "nv-ipam.nvidia.com/v1alpha1",
          kind: "IPPool",
          metadata: { name: `vf-pool-192-168-${n}`, namespace: operatorNamespace },
          spec: { subnet: `192.168.${n}.0/24`, perNodeBlockSize: 8 },
        },
        { manager: "lab" },
      );
    // Cards that were replaced, as their vendor delivers them.
    await describeNode(api(), "dgx006", { interfaces: dgxInterfaces({ totalvfs: 16 }) });
    copyFileSync(join(example, "index.ts"), join(lab.stack.directory, "index.ts"));
  });
  after(() => lab.close());

  it("sriov previews what its recorded text says, and applies", async () => {
    const preview = await lab.preview();
    assertExit(preview, 0);
    const recorded = readFileSync(join(example, "preview.txt"), "utf8");
    assert.equal(inOrder(preview.stdout), recorded.trimEnd());
    assertExit(await lab.up(), 0);
    assertExit(await lab.preview("--expect-no-changes"), 0);
  });
});
