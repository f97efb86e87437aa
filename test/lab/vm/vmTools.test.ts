import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached } from "../../../lab/vm/cached.ts";
import { runLogged } from "../../../lab/vm/runLogged.ts";
import { vmTools } from "../../../lab/vm/vmTools.ts";

describe("the VM lab's cache", () => {
  const environment = { ...process.env };
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "pulumi-rdma-vm-"));
    process.env.PULUMI_RDMA_CACHE = cache;
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(cache, { recursive: true });
  });

  const say = (): void => undefined;
  const build = (what: (directory: string) => Promise<void>): Promise<string> =>
    cached({ what: "a thing", name: "thing-1", duration: "no time", say, build: what });

  it("vmTools says what this machine lacks, and keeps nothing", async () => {
    process.env.PATH = cache;
    await assert.rejects(vmTools(say), /needs apt-get and dpkg-deb: .*run it on Debian or Ubuntu/);
    assert.deepEqual(readdirSync(cache), []);
  });

  it("cached gives a folder its name only when it is complete, and builds it once", async () => {
    await assert.rejects(
      build((directory) => {
        writeFileSync(join(directory, "half"), "");
        return Promise.reject(new Error("cut off"));
      }),
      /cut off/,
    );
    assert.deepEqual(readdirSync(cache), []);
    let builds = 0;
    const fill = (directory: string): Promise<void> => {
      builds += 1;
      assert.equal(existsSync(join(cache, "thing-1")), false);
      writeFileSync(join(directory, "whole"), "");
      return Promise.resolve();
    };
    const [first, second] = [await build(fill), await build(fill)];
    assert.equal(first, second);
    assert.deepEqual(readdirSync(first), ["whole"]);
    assert.equal(builds, 1);
  });

  it("runLogged names the program that is missing, and shows the end of what a failing one said", async () => {
    const command = { purpose: "Cannot build", arguments: [], log: join(cache, "log") };
    await assert.rejects(
      runLogged({ ...command, path: "no-such-program" }),
      /^Error: Cannot build: no `no-such-program` on PATH$/,
    );
    await assert.rejects(
      runLogged({ ...command, path: "sh", arguments: ["-c", "echo no mirror >&2; exit 7"] }),
      /^Error: Cannot build: sh ended with 7\nno mirror$/,
    );
  });
});
