import assert from "node:assert/strict";
import type { ApplyStep } from "../../provider/hosts/applySteps.ts";
import { treeChanges } from "../support/treeSnapshot.ts";
import { ApplyHost } from "./applyHost.ts";

/** Kills the shell of the script at one of its calls of sync: before a rename and after it. */
const deadlySync = `counter=\${HOST_ROOT%/*}/machine/syncs
count=0
[ -f "$counter" ] && read -r count <"$counter"
count=$((count + 1))
echo "$count" >"$counter"
if [ "$count" = "\${KILL_AT:-}" ]; then
  read -r _ _ _ _ _ session _ </proc/self/stat
  kill -s KILL -- "-$session"
fi`;

const record = "var/lib/pulumi-rdma/firmware";

/** The tree without what only counts calls, and without the record of the write. */
const comparable = (host: ApplyHost): string[] =>
  host.content().filter((line) => !line.includes("machine/syncs") && !line.includes(`${record}/`));

describe("apply.sh, killed at any write of a file", () => {
  it("is finished by the next run, down to the values of before", function () {
    this.timeout(90_000);
    const clean = new ApplyHost("shared-idle");
    const made = [clean];
    try {
      clean.tool("sync", deadlySync);
      const nic = clean
        .apply([])
        .facts()
        .cards.find(({ model, kind }) => model === "ConnectX-7" && kind === "nic")!;
      const steps: ApplyStep[] = [
        { do: "modprobe", mode: "exclusive" },
        { do: "boot-argument", mode: "exclusive" },
        { do: "firmware", card: nic.id, pci: nic.pfs[0]!.pci, values: { NUM_OF_VFS: "4" } },
        { do: "mark", artefact: "rdma-mode", owner: "lab/demo/mode", wanted: "exclusive" },
      ];
      const start = clean.copy();
      made.push(start);
      assert(clean.apply(steps).outcomes.every((outcome) => outcome.endsWith(" changed")));
      const writes = Number(clean.readBeside("machine/syncs"));
      assert(writes >= 10);
      for (let at = 1; at <= writes; at += 1) {
        const host = start.copy();
        made.push(host);
        const killed = host.apply(steps, {
          shell: "setsid dash",
          environment: { KILL_AT: String(at) },
        });
        assert.equal(killed.exitCode, null, `killed at ${at}`);
        assert(host.apply(steps).steps.every(({ outcome }) => outcome !== "failed"));
        assert.deepEqual(treeChanges(comparable(clean), comparable(host)), [], `killed at ${at}`);
        // What the tool says after its write is lost with the run that heard it.
        const text = (one: ApplyHost): string =>
          one.read(`${record}/${nic.id}`).replace(/^hint .*\n/m, "");
        assert.equal(text(host), text(clean), `killed at ${at}`);
      }
    } finally {
      for (const host of made) host.dispose();
    }
  });
});
