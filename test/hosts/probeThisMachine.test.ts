import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { runProbe, shells } from "../support/runProbe.ts";

describe("probe.sh on the machine that runs the tests", () => {
  for (const shell of shells) {
    it(`ends well and tells who the machine is in ${shell}`, () => {
      const run = runProbe(null, { shell });
      assert.equal(run.stderr, "");
      assert.equal(run.exitCode, 0);
      assert.deepEqual(run.sections.at(-1), { name: "end", args: ["0"], text: "" });
      const facts = run.facts();
      const file = (path: string): string => readFileSync(path, "utf8").trim();
      assert.equal(facts.bootId, file("/proc/sys/kernel/random/boot_id"));
      assert.equal(facts.kernel, file("/proc/sys/kernel/osrelease"));
      assert.equal(facts.hostname, file("/proc/sys/kernel/hostname"));
      assert.equal(facts.access, process.getuid?.() === 0 ? "root" : "unprivileged");
    });
  }
});
