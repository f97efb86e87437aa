import assert from "node:assert/strict";
import type { ApplyStep } from "../../provider/hosts/applySteps.ts";
import { treeChanges } from "../support/treeSnapshot.ts";
import { ApplyHost } from "./applyHost.ts";

const card = (host: ApplyHost): { card: string; pci: string } => {
  const facts = host.apply([]).facts();
  const nic = facts.cards.find(({ kind, model }) => kind === "nic" && model === "ConnectX-7");
  assert.ok(nic?.pfs[0]);
  return { card: nic.id, pci: nic.pfs[0].pci };
};

const everything = (host: ApplyHost): ApplyStep[] => {
  const { card: id, pci } = card(host);
  return [
    { do: "modprobe", mode: "exclusive" },
    { do: "firmware", card: id, pci, values: { NUM_OF_VFS: "4" } },
    { do: "numvfs", pci, numVfs: 4 },
    { do: "mark", artefact: "rdma-mode", owner: "lab/demo/mode", wanted: "exclusive" },
  ];
};

for (const shell of ["dash", "busybox sh", "bash"])
  describe(`apply.sh in ${shell}`, () => {
    let host: ApplyHost;
    beforeEach(() => {
      host = new ApplyHost("shared-pods");
    });
    afterEach(() => {
      host.dispose();
    });

    it("does each step once: a second run changes no byte and no time of change", () => {
      const steps = everything(host);
      const first = host.apply(steps, { shell });
      assert.deepEqual(
        first.outcomes,
        steps.map((step) => `${step.do} changed`),
      );
      const before = host.snapshot();
      const second = host.apply(steps, { shell });
      assert.deepEqual(
        second.outcomes,
        steps.map((step) => `${step.do} unchanged`),
      );
      assert.deepEqual(
        treeChanges(before, host.snapshot()).filter((line) => !line.includes("run/lock")),
        [],
      );
    });

    it("does nothing where its input was cut off, at any byte of the request", () => {
      const text = ApplyHost.text(everything(host));
      const request = text.lastIndexOf("\nmain ");
      const before = host.content();
      const step = Math.ceil((text.length - request) / 12);
      const cuts = [Math.floor(request / 2), request + 1];
      for (let cut = request + step; cut < text.indexOf("\nend\n", request) + 4; cut += step)
        cuts.push(cut);
      for (const cut of cuts) {
        const run = host.send(text.slice(0, cut), { shell });
        assert.deepEqual(
          run.steps.filter(({ outcome }) => outcome === "changed"),
          [],
        );
        assert.deepEqual(
          treeChanges(before, host.content()),
          [],
          `cut at ${cut} of ${text.length}`,
        );
      }
      assert.ok(
        host.apply(everything(host), { shell }).outcomes.every((one) => /changed$/.test(one)),
      );
    });
  });
