import assert from "node:assert/strict";
import { assembleFacts } from "../../../provider/facts/assemble/assembleFacts.ts";
import { probeScript } from "../../../provider/hosts/scripts.ts";
import { fleetFixture } from "./fleetFixture.ts";

describe("memory mode", () => {
  it("answers a probe with what a real one found, one connection and exec per host", async () => {
    const hosts = Array.from({ length: 20 }, (_, index) => ({
      name: `dgx${index + 1}`,
      profile: index % 2 === 0 ? ("right" as const) : ("server" as const),
    }));
    const fixture = await fleetFixture(hosts, { memory: true });
    const transport = fixture.transport();
    const results = await Promise.all(
      hosts.map(({ name }) =>
        transport.run({ name }, { script: probeScript, input: [], timeoutSeconds: 15 }),
      ),
    );
    const cards = results.map(({ sections }) => assembleFacts(sections).cards.length);
    assert.deepEqual(
      cards,
      hosts.map((_, index) => (index % 2 === 0 ? 11 : 1)),
    );
    for (const host of fixture.fleet.hosts) {
      assert.deepEqual([host.connections, host.execs, host.bmc], [1, 1, null]);
    }
    await fixture.end();
  });

  it("answers each input with what it gave once, whoever asks and whatever came in between", async () => {
    const hosts = ["dgx1", "dgx2"].map((name) => ({ name, profile: "right" as const }));
    const fixture = await fleetFixture(hosts, { memory: true });
    const transport = fixture.transport();
    const told = async (name: string, input: readonly string[]): Promise<string> => {
      const text =
        'main() { cat >/dev/null; printf "\\n%s\\n" "$1 begin 1" "$(date +%N)" "$1 end 0"; }';
      const script = { name: "probe", text } as const;
      const { sections } = await transport.run({ name }, { script, input, timeoutSeconds: 15 });
      return sections.map(({ text }) => text).join();
    };
    const [read, write] = [await told("dgx1", []), await told("dgx1", ["write"])];
    assert.notEqual(read, write);
    assert.deepEqual([await told("dgx2", ["write"]), await told("dgx2", [])], [write, read]);
    await fixture.end();
  });
});
