import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { PulumiResult } from "../../lab/cli/pulumiWorkspace.ts";
import { makeAuthority, signKey } from "../hosts/ssh/openSshServer.ts";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

describe("a stack whose user logs in with a certificate, through the system's ssh", function () {
  this.timeout(1_200_000);
  let lab: EngineLab;
  let certificate: string;

  before(async () => {
    lab = await EngineLab.open(
      "openssh",
      [{ name: "dgx1", profile: "shared-pods" }],
      `const mode = new RdmaMode("mode", { hosts: pool, mode: "exclusive", rollout: true });
new Rollout("all", { hosts: pool, claims: [mode.claim], ...quick });`,
    );
    const identity = join(dirname(lab.fleet.sshConfig), "id_ed25519");
    certificate = `${identity}-cert.pub`;
    const authority = makeAuthority(dirname(lab.fleet.sshConfig));
    signKey(authority, identity, { principals: "root", validity: "-5m:+3m" });
  });
  after(() => lab.close());

  const wordsOf = (result: PulumiResult): string => textOf(result).replaceAll(/\s+/g, " ");

  it("preview names the waves, and the certificate that ends before them", async () => {
    const result = await lab.preview();
    assertExit(result, 0);
    const words = wordsOf(result);
    assert.match(words, /1 of 1 node would reboot: 1 warm/);
    assert.ok(words.includes(`SSH certificate "${certificate}" ends `), words);
    assert.match(
      words,
      /in (1\d\d s|2 min), and `pulumi up` may take up to \d.* on dgx1: renew it before/,
    );
  });

  it("up reboots the node over new connections", async () => {
    assertExit(await lab.up(), 0);
    assert.deepEqual(lab.fleet.host("dgx1").boots, { warm: 1, cold: 0 });
  });
});
