import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SudoPassword } from "../../provider/hosts/sudoPassword.ts";

describe("SudoPassword", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rdma-password-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const fails = (password: SudoPassword, message: RegExp): Promise<void> =>
    assert.rejects(password.turn(), message);

  it("turn() runs the command once, at the first turn, and gives its line as it is", async () => {
    const password = new SudoPassword(`echo x >> ${folder}/runs; printf '%s\\n' ' a b  '`);
    assert.equal(existsSync(join(folder, "runs")), false);
    const first = await password.turn();
    first.settle("right");
    assert.equal((await password.turn()).text, " a b  ");
    assert.equal(first.text, " a b  ");
    assert.equal(readFileSync(join(folder, "runs"), "utf8"), "x\n");
  });

  it("turn() makes hosts wait until one has taken the password, then no more", async () => {
    const password = new SudoPassword("echo secret");
    const order: string[] = [];
    const first = await password.turn();
    const waiting = ["second", "third"].map(async (name) => {
      const turn = await password.turn();
      order.push(name);
      return turn;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(order, []);
    first.settle("unknown");
    const second = await waiting[0];
    assert.deepEqual(order, ["second"]);
    second?.settle("right");
    await waiting[1];
    await Promise.all([password.turn(), password.turn()]);
  });

  it("turn() is refused to all once a host has refused the password", async () => {
    const password = new SudoPassword("echo secret");
    const first = await password.turn();
    const waiting = fails(password, /gave a password that another host refused/);
    first.settle("wrong");
    await waiting;
    await fails(password, /another host refused/);
  });

  it("turn() ends a command that takes too long, with what it started", async () => {
    const late = `sleep 5; touch ${folder}/late`;
    await fails(new SudoPassword(`(${late}) & wait`, 0.2), /did not end in 0\.2 s/);
    assert.equal(existsSync(join(folder, "late")), false);
  });

  it("turn() names what is wrong with the command, and nothing that it printed on stdout", async () => {
    await fails(
      new SudoPassword("echo no >&2; echo hunter2; exit 3"),
      /^SudoPasswordError: ended with 3: no$/,
    );
    await fails(new SudoPassword("kill -9 $$"), /ended with SIGKILL/);
    await fails(new SudoPassword(":"), /printed nothing/);
    await fails(new SudoPassword("head -c 9000 /dev/zero | tr '\\0' x"), /more than one line/);
  });
});
