import assert from "node:assert/strict";
import fc from "fast-check";
import { fromSource } from "../../provider/inventory/inventoryOf.ts";
import { mergeHosts } from "../../provider/inventory/mergeHosts.ts";
import type { HostsInput } from "../../provider/resources/hostsInput.ts";

const ansible = (set: HostsInput): HostsInput => fromSource('Ansible inventory "gpu.ini"', set);
const nodes = (set: HostsInput): HostsInput => fromSource('nodes "gpu=true"', set);

describe("mergeHosts()", () => {
  it("joins by name what each inventory says of a host, sorted", () => {
    const merged = mergeHosts(
      ansible({ dgx10: { user: "ops" }, dgx2: { user: "ops", port: 2222 } }),
      nodes({ dgx2: { address: "10.0.0.2" }, dgx3: {} }),
    );
    assert.equal(
      JSON.stringify(merged),
      '{"dgx2":{"user":"ops","port":2222,"address":"10.0.0.2"},"dgx3":{},"dgx10":{"user":"ops"}}',
    );
  });

  it("names both sources of a host that has two addresses", () => {
    assert.throws(
      () =>
        mergeHosts(
          ansible({ dgx1: { address: "dgx1.example.com" } }),
          nodes({ dgx1: { address: "10.0.0.1" } }),
        ),
      {
        message:
          'hosts.dgx1.address: is "dgx1.example.com" in Ansible inventory "gpu.ini", "10.0.0.1" in nodes "gpu=true"; expected the same in both, or in one of them only',
      },
    );
  });

  it("counts sets that no inventory made, and lists every conflict", () => {
    assert.throws(
      () => mergeHosts({ a: { user: "x" }, b: { port: 1 } }, { a: { user: "y" }, b: { port: 2 } }),
      /hosts\.a\.user: is "x" in inventory 1, "y" in inventory 2;.*\nhosts\.b\.port: is 1 in inventory 1/,
    );
  });

  it("takes equal entries whatever the order of their keys", () => {
    const merged = mergeHosts(
      { a: { bmc: { address: "x", credentials: "y" } } },
      { a: { bmc: { credentials: "y", address: "x" } } },
    );
    assert.deepEqual(merged, { a: { bmc: { address: "x", credentials: "y" } } });
  });

  it("refuses one machine under two names", () => {
    assert.throws(
      () =>
        mergeHosts(
          ansible({ dgx1: { address: "10.0.0.1" } }),
          nodes({ "ip-10-0-0-1": { address: "10.0.0.1" } }),
        ),
      /"dgx1" \(Ansible inventory "gpu.ini"\) and "ip-10-0-0-1" \(nodes "gpu=true"\) have the same address 10\.0\.0\.1; expected one name/,
    );
  });

  it("takes one address with several ports, or behind several jump hosts", () => {
    const set = {
      a: { address: "127.0.0.1", port: 1 },
      b: { address: "127.0.0.1", port: 2 },
      c: { address: "127.0.0.1", port: 2, jump: "x" },
    };
    assert.deepEqual(mergeHosts(set), set);
  });

  it("remembers the sources of a merged set for the next merge", () => {
    const merged = mergeHosts(ansible({ a: {} }), nodes({ b: { user: "x" } }));
    assert.throws(
      () => mergeHosts(merged, { b: { user: "y" } }),
      /is "x" in Ansible inventory "gpu.ini" \+ nodes "gpu=true", "y" in inventory 2/,
    );
  });

  it("gives the same whatever the order of inventories that agree", () => {
    const entry = fc.record(
      { user: fc.constant("ops"), port: fc.constant(22) },
      { requiredKeys: [] },
    );
    const set = fc.dictionary(fc.stringMatching(/^[a-c][0-9]{1,2}$/), entry);
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [one, other] = [mergeHosts(a, b), mergeHosts(b, a)];
        assert.deepEqual(one, other);
        assert.deepEqual(Object.keys(one), Object.keys(other));
        assert.deepEqual(
          new Set(Object.keys(one)),
          new Set([...Object.keys(a), ...Object.keys(b)]),
        );
      }),
    );
  });
});
