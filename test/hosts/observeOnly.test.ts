import assert from "node:assert/strict";
import { HostError } from "../../provider/hosts/hostError.ts";
import { observeOnly } from "../../provider/hosts/observeOnly.ts";
import type { ScriptRun, Transport } from "../../provider/hosts/transport.ts";

describe("observeOnly()", () => {
  const ran: string[] = [];
  const inner: Transport = {
    run: (_target, run) => {
      ran.push(run.script.name);
      return Promise.resolve({ sections: [], stderr: "", exitCode: 0 });
    },
    close: () => Promise.resolve(),
  };
  const run = (name: "probe" | "apply"): ScriptRun => ({
    script: { name, text: "" },
    input: [],
    timeoutSeconds: 1,
  });

  it("lets the probe through and refuses everything else", async () => {
    const transport = observeOnly(inner);
    await transport.run({ name: "dgx1" }, run("probe"));
    await assert.rejects(
      transport.run({ name: "dgx1" }, run("apply")),
      (error) => error instanceof HostError && error.code === "observe_only",
    );
    assert.deepEqual(ran, ["probe"]);
  });
});
