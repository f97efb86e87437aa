import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { assertExit, EngineLab, engineWorkspace, textOf } from "../support/engineLab.ts";

const two = `
new RdmaMode("near", { hosts: hosts("w1", site.hosts), mode: "exclusive" });
new RdmaMode("far", { hosts: hosts("w[2-3]", site.hosts), mode: "exclusive" });
`;

/** What stands under a resource in Diagnostics. */
function under(text: string, resource: string): string {
  const lines = text.slice(text.indexOf("Diagnostics:")).split("\n");
  const from = lines.findIndex((line) => line.endsWith(`:${resource}:`));
  const end = lines.findIndex((line, index) => index > from && line.trim() === "");
  return from < 0 ? "" : lines.slice(from + 1, end).join("\n");
}

describe("warnings of the handlers", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    lab = await EngineLab.open(
      "warnings",
      [
        { name: "w1", profile: "shared-pods" },
        { name: "w2", profile: "right" },
        { name: "w3", profile: "unreachable" },
      ],
      two,
    );
  });
  after(() => lab.close());

  const assertOnTheirResources = (text: string): void => {
    assert.match(under(text, "RdmaMode (near)"), /warning: 1 of 1 nodes? needs? a reboot: 1 warm/);
    assert.match(under(text, "RdmaMode (near)"), /warm +w1 /);
    assert.doesNotMatch(under(text, "RdmaMode (near)"), /w[23]/);
    assert.match(under(text, "RdmaMode (far)"), /unknown +w3 /);
    assert.doesNotMatch(under(text, "RdmaMode (far)"), /w1/);
  };

  it("come as plain lines that begin with the resource where the engine's log cannot be reached", async () => {
    const bin = join(lab.directory, "bin");
    mkdirSync(bin);
    writeFileSync(
      join(bin, "pulumi-resource-pulumi-nodejs"),
      `#!/bin/sh\nexec node "$(node -p 'require.resolve("@pulumi/pulumi/cmd/dynamic-provider")')" nowhere\n`,
      { mode: 0o755 },
    );
    const tools = (await engineWorkspace()).environment.PATH ?? "";
    const result = await lab.stack.run(["preview"], {
      environment: { PATH: [bin, tools].join(delimiter) },
    });
    assertExit(result, 0);
    const text = textOf(result);
    assert.match(text, /^ *RdmaMode near: warning: 1 of 1 nodes? needs? a reboot: 1 warm$/m);
    assert.match(text, /^ *RdmaMode far: warning: 0 of 2 nodes need a reboot/m);
    assert.equal(under(text, "RdmaMode (near)"), "", "nothing stands on the resource itself");
  });

  it("stand on the right resource in preview", async () => {
    const result = await lab.preview();
    assertExit(result, 0);
    assertOnTheirResources(textOf(result));
  });

  it("stand on the right resource in up", async () => {
    const result = await lab.up();
    assertExit(result, 0);
    assertOnTheirResources(textOf(result));
  });

  it("stand on a resource that has nothing to change, and say what is so now", async () => {
    const result = await lab.preview();
    assertExit(result, 0);
    const text = textOf(result);
    assert.match(
      text,
      /RdmaMode far {2}warning: 0 of 2 nodes need a reboot; 1 is right, 1 unknown/,
    );
    assert.doesNotMatch(text, /RdmaMode far (create|update)/);
    await lab.fleet.host("w3").up();
    const now = textOf(await lab.preview());
    assert.equal(under(now, "RdmaMode (far)"), "", "an old warning is not repeated");
    assert.match(under(now, "RdmaMode (near)"), /warm +w1 /);
  });
});
