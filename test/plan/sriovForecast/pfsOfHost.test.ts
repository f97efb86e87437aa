import assert from "node:assert/strict";
import type { HostFacts } from "../../../provider/facts/hostFacts.ts";
import { card, dgx, hostFacts, pf, vf } from "../../support/factsBuilder.ts";
import { pfsOfHost } from "../../../provider/plan/sriovForecast/pfsOfHost.ts";
import { policy } from "./support/operatorFacts.ts";
import { codes, predictOne } from "./support/predictOne.ts";

const pci = "0000:18:00.0";

function withPf(overrides: Parameters<typeof pf>[1]): HostFacts {
  return {
    ...hostFacts({ cards: [card(pci, { pfs: [pf(pci, overrides)] })] }),
    kernelArguments: [],
  };
}

describe("pfsOfHost()", () => {
  it("lists the PFs of every card, as the operator would", () => {
    const names = pfsOfHost(dgx())?.map(({ pciAddress, linkType }) => `${pciAddress} ${linkType}`);
    assert.equal(names?.length, 16);
    assert.deepEqual(names.slice(0, 1), ["0000:05:00.0 IB"]);
    assert.ok(names.includes("0000:29:00.1 ETH"));
  });

  it("leaves out what the operator does not see: PFs without a driver or a netdev", () => {
    assert.deepEqual(pfsOfHost(withPf({ driver: null })), []);
    assert.deepEqual(pfsOfHost(withPf({ netdev: null })), []);
  });

  it("takes a PF without SR-IOV for one of 0 possible VFs, and a link layer that nobody tells for none", () => {
    const [view] = pfsOfHost(withPf({ totalVfs: null, linkLayer: null })) ?? [];
    assert.equal(view?.totalvfs, 0);
    assert.equal(view.linkType, "");
  });

  it("does not list PFs whose VFs could not be counted: what would be drained is not known", () => {
    const host = withPf({ numVfs: null });
    assert.equal(pfsOfHost(host), undefined);
    const { outcome, part } = predictOne({ states: [], policies: [policy("ib")] }, host);
    assert.equal(outcome, "unknown");
    assert.deepEqual(codes(part.unknown), ["not_described"]);
  });

  it("lists VFs with their drivers, so that the operator's first look is foretold", () => {
    const eight = Array.from({ length: 8 }, (_, index) => vf(pci, index));
    const of = (vfs: typeof eight): string[] =>
      codes(
        predictOne({ states: [], policies: [policy("ib")] }, withPf({ numVfs: 8, vfs })).part
          .drains,
      );
    assert.deepEqual(of(eight), []);
    assert.deepEqual(of(eight.map((each) => ({ ...each, driver: null }))), ["vfs"]);
  });
});
