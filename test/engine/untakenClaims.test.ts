import assert from "node:assert/strict";
import { assertExit, EngineLab, textOf } from "../support/engineLab.ts";

const mode = `const mode = new RdmaMode("m", { hosts: pool, mode: "exclusive", rollout: true });`;

describe("claims that no Rollout takes", function () {
  this.timeout(300_000);
  let lab: EngineLab;
  before(async () => {
    const hosts = ["u1", "u2"].map((name) => ({ name, profile: "shared-pods" }) as const);
    lab = await EngineLab.open("untaken", hosts, mode);
  });
  after(() => lab.close());

  const previewOf = async (body: string): Promise<string> => {
    lab.program(body);
    const result = await lab.preview();
    assertExit(result, 0);
    return textOf(result);
  };

  it("are named by preview where there is no Rollout at all", async () => {
    assert.match(
      await previewOf(mode),
      /RdmaMode \(m\):\n +warning: No Rollout of this program takes u\[1-2\]: with `rollout: true` nothing is staged/,
    );
  });

  it("are named for the hosts that are not among those of the Rollout", async () => {
    const some = `new Rollout("r", { hosts: hosts("u1", site.hosts), claims: [mode.claim], ...quick });`;
    assert.match(await previewOf(`${mode}\n${some}`), /No Rollout of this program takes u2: /);
  });

  it("are none where a Rollout takes them, also one that the program makes late", async () => {
    const all = `new Rollout("r", { hosts: pool, claims: pulumi.all([mode.claim]), ...quick });`;
    const late = `await new Promise((resolve) => setTimeout(resolve, 1500));`;
    const text = await previewOf(`${mode}\n${late}\n${all}`);
    assert.match(text, /2 of 2 nodes would reboot/);
    assert.doesNotMatch(text, /No Rollout of this program/);
  });

  it("are none without `rollout: true`: the resource does its work itself", async () => {
    const text = await previewOf(mode.replace(", rollout: true", ""));
    assert.doesNotMatch(text, /No Rollout of this program/);
  });
});
