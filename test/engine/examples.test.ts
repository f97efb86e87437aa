import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demo } from "../../lab/fleet/scenarios.ts";
import type { FleetHost } from "../../lab/fleet/startFleet.ts";
import { assertExit, EngineLab } from "../support/engineLab.ts";

const examples = join(import.meta.dirname, "../../examples");

/** What the first preview of an example says, from its diagnostics to its end. */
async function previewOf(example: string, hosts: readonly FleetHost[]): Promise<string> {
  const lab = await EngineLab.open(`example${example}`, hosts, "");
  try {
    copyFileSync(join(examples, example, "index.ts"), join(lab.directory, "index.ts"));
    lab.stack.configure({ "rdma:rollout": { maxUnavailable: 2, drain: "none" } });
    const result = await lab.preview();
    assertExit(result, 0);
    const text = result.stdout.slice(result.stdout.indexOf("Diagnostics:")).trimEnd();
    // Each fleet has ports of its own, of five digits.
    return text.replaceAll(/(port\s+)\d{5}\b/g, "$122035");
  } finally {
    await lab.close();
  }
}

function recorded(example: string): string {
  return readFileSync(join(examples, example, "preview.txt"), "utf8").trimEnd();
}

describe("examples", function () {
  this.timeout(1_200_000);

  it("cluster previews what its recorded text says", async () => {
    assert.equal(await previewOf("cluster", demo), recorded("cluster"));
  });

  it("single tells which reboot is the user's to make", async () => {
    const host: FleetHost = { name: "dgx031", profile: "shared-pods" };
    assert.equal(await previewOf("single", [host]), recorded("single"));
  });
});
