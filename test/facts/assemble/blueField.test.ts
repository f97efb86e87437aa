import assert from "node:assert/strict";
import { blueFieldKind } from "../../../provider/facts/assemble/blueField.ts";

const roles = [
  "INTERNAL_CPU_PAGE_SUPPLIER",
  "INTERNAL_CPU_ESWITCH_MANAGER",
  "INTERNAL_CPU_IB_VPORT0",
];

function kindOf(engine: string | null, role: string | null, model: string | null): string {
  const values = [
    ["INTERNAL_CPU_OFFLOAD_ENGINE", engine],
    ["INTERNAL_CPU_MODEL", model],
    ...roles.map((name) => [name, role] as const),
  ] as const;
  const parameters = Object.fromEntries(
    values.flatMap(([name, current]) =>
      // What the next boot brings does not count.
      current === null ? [] : [[name, { current, nextBoot: "DISABLED(1)" }]],
    ),
  );
  return blueFieldKind({ status: "read", parameters, perFunction: {} });
}

describe("blueFieldKind()", () => {
  const rows = [
    ["ENABLED(0)", "ECPF(0)", "EMBEDDED_CPU(1)", "dpu"],
    ["ENABLED(0)", null, null, "dpu"],
    ["DISABLED(1)", "EXT_HOST_PF(1)", "EMBEDDED_CPU(1)", "nic"],
    ["DISABLED(1)", "ECPF(0)", "EMBEDDED_CPU(1)", "nic"],
    ["DISABLED(1)", null, null, "nic"],
    ["ENABLED(0)", "EXT_HOST_PF(1)", "EMBEDDED_CPU(1)", "dpu-unknown"],
    ["ENABLED(0)", "ECPF(0)", "SEPARATED_HOST(0)", "dpu-unknown"],
    [null, "ECPF(0)", "EMBEDDED_CPU(1)", "dpu-unknown"],
    ["N/A", null, null, "dpu-unknown"],
  ] as const;
  for (const [engine, role, model, kind] of rows) {
    it(`blueFieldKind() is ${kind} for engine ${engine ?? "-"}, roles ${role ?? "-"}, ${model ?? "-"}`, () => {
      assert.equal(kindOf(engine, role, model), kind);
    });
  }

  it("blueFieldKind() does not know a card that was not read", () => {
    assert.equal(blueFieldKind({ status: "left-alone" }), "dpu-unknown");
  });
});
