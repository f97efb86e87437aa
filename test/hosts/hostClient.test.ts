import assert from "node:assert/strict";
import type { Section } from "../../provider/facts/assemble/frame.ts";
import type { HostRead } from "../../provider/facts/hostRead.ts";
import { HostClient } from "../../provider/hosts/hostClient.ts";
import { HostError } from "../../provider/hosts/hostError.ts";
import type { HostTarget, ScriptResult, Transport } from "../../provider/hosts/transport.ts";
import { sectionsOf } from "../facts/assemble/sections.ts";

const dgx1 = { name: "dgx1" };
const options = { owner: "site/test/RdmaMode.all", drained: false };
const modprobe = { do: "modprobe", mode: "exclusive" } as const;

function answer(sections: readonly Section[]): ScriptResult {
  return { sections, stderr: "", exitCode: 0 };
}

function bootIdOf(read: HostRead): string {
  assert.equal(read.status, "read");
  return read.facts.bootId;
}

function lost(host: string): HostError {
  const message = `The connection to "${host}" was lost`;
  return new HostError({ code: "outcome_unknown", host, message, summary: message });
}

/** Hosts that count the scripts that they run; each answer has another boot id. */
class FakeTransport implements Transport {
  readonly scripts: string[] = [];
  mostAtOnce = 0;
  /** Sections that apply prints before those of the probe. */
  steps: readonly Section[] = [{ name: "step", args: ["0", "modprobe", "changed"], text: "" }];
  failing: Error | undefined;
  #running = 0;

  async run(target: HostTarget, { script }: { script: { name: string } }): Promise<ScriptResult> {
    this.scripts.push(`${target.name} ${script.name}`);
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    const number = this.scripts.length;
    await new Promise((resolve) => setImmediate(resolve));
    this.#running -= 1;
    if (this.failing !== undefined) throw this.failing;
    const [begin, ...facts] = sectionsOf({ host: { boot_id: `answer-${number}` } });
    assert(begin);
    return answer(script.name === "apply" ? [begin, ...this.steps, ...facts] : [begin, ...facts]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe("HostClient", () => {
  it("read() probes a host once for all who ask, also while the probe runs", async () => {
    const transport = new FakeTransport();
    const client = new HostClient(transport);
    const reads = await Promise.all([client.read(dgx1), client.read(dgx1)]);
    reads.push(await client.read(dgx1));
    assert.deepEqual(reads.map(bootIdOf), ["answer-1", "answer-1", "answer-1"]);
    assert.deepEqual(transport.scripts, ["dgx1 probe"]);
  });

  it("read() probes each address of its own", async () => {
    const transport = new FakeTransport();
    const client = new HostClient(transport);
    await Promise.all([client.read(dgx1), client.read({ name: "dgx2" })]);
    await client.read({ name: "alias", address: "dgx1" });
    assert.deepEqual(transport.scripts, ["dgx1 probe", "dgx2 probe"]);
  });

  it("readAgain() probes now, and read() then gives what it found", async () => {
    const client = new HostClient(new FakeTransport());
    await client.read(dgx1);
    assert.equal(bootIdOf(await client.readAgain(dgx1)), "answer-2");
    assert.equal(bootIdOf(await client.read(dgx1)), "answer-2");
  });

  it("read() gives what keeps a host from being read as a value", async () => {
    const transport = new FakeTransport();
    transport.failing = lost("dgx1");
    const read = await new HostClient(transport).read(dgx1);
    assert.equal(read.status, "unreachable");
    assert.deepEqual([read.code, read.local], ["outcome_unknown", false]);
  });

  it("read() gives output that is not the probe's as a value", async () => {
    const transport: Transport = {
      run: () => Promise.resolve({ sections: [], stderr: "", exitCode: 0 }),
      close: () => Promise.resolve(),
    };
    const read = await new HostClient(transport).read(dgx1);
    assert.equal(read.status, "unreachable");
    assert.equal(read.code, "output_garbled");
    assert.match(read.message, /"dgx1"/);
    assert.doesNotMatch(read.summary, /dgx1/);
  });

  it("apply() writes to one host one after the other, and to several at once", async () => {
    const transport = new FakeTransport();
    const client = new HostClient(transport);
    await Promise.all([1, 2, 3].map(() => client.apply(dgx1, [modprobe], options)));
    assert.equal(transport.mostAtOnce, 1);
    await Promise.all(["a", "b"].map((name) => client.apply({ name }, [modprobe], options)));
    assert.equal(transport.mostAtOnce, 2);
  });

  it("apply() brings the facts with it: nobody probes after it", async () => {
    const transport = new FakeTransport();
    const client = new HostClient(transport);
    await client.read(dgx1);
    const { steps } = await client.apply(dgx1, [modprobe], options);
    assert.deepEqual(
      steps.map(({ outcome }) => outcome),
      ["changed"],
    );
    assert.equal(bootIdOf(await client.read(dgx1)), "answer-2");
    assert.deepEqual(transport.scripts, ["dgx1 probe", "dgx1 apply"]);
  });

  it("apply() of a reboot, one that is refused and one whose outcome is unknown leave nothing to be read without a probe", async () => {
    const reboot = { do: "reboot", bootId: "boot-1" } as const;
    const refused = [{ name: "refused", args: ["unprivileged"], text: "" }];
    for (const [step, steps, failing] of [
      [reboot, [], undefined],
      [modprobe, refused, undefined],
      [modprobe, [], lost("dgx1")],
    ] as const) {
      const transport = new FakeTransport();
      const client = new HostClient(transport);
      await client.read(dgx1);
      Object.assign(transport, { steps, failing });
      await client.apply(dgx1, [step], options).catch((error: unknown) => {
        assert(error instanceof HostError);
      });
      transport.failing = undefined;
      assert.equal(bootIdOf(await client.read(dgx1)), "answer-3");
    }
  });

  it("apply() goes on with the next write after one that failed", async () => {
    const transport = new FakeTransport();
    const client = new HostClient(transport);
    transport.failing = lost("dgx1");
    const first = client.apply(dgx1, [modprobe], options);
    const second = client.apply(dgx1, [modprobe], options);
    await assert.rejects(first, { code: "outcome_unknown" });
    transport.failing = undefined;
    assert.equal((await second).steps.length, 1);
  });

  it("apply() takes silence about a step for no success", async () => {
    const transport = new FakeTransport();
    const client = new HostClient(transport);
    await assert.rejects(
      client.apply(dgx1, [modprobe, { do: "initramfs" }], options),
      (error) =>
        error instanceof HostError &&
        error.code === "output_incomplete" &&
        error.message.includes('"dgx1" reported 1 of 2 steps'),
    );
  });
});
