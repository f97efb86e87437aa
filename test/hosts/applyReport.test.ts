import assert from "node:assert/strict";
import fc from "fast-check";
import type { Section } from "../../provider/facts/assemble/frame.ts";
import { formatApplyFailure, parseApplyReport } from "../../provider/hosts/applyReport.ts";
import { stepFailureCodes } from "../../provider/hosts/stepFailureCode.ts";

function section(name: string, args: string, text = ""): Section {
  return { name, args: args.split(" ").filter((word) => word !== ""), text };
}

function failure(what: string, code: string, text: string): string {
  const { steps } = parseApplyReport([section("step", `0 ${what} failed ${code}`, text)]);
  const told = formatApplyFailure("dgx031", steps[0]!);
  const hint = ` (pulumi-rdma explain ${code})`;
  assert(told.endsWith(hint), told);
  return told.slice(0, -hint.length);
}

describe("parseApplyReport()", () => {
  it("reads the outcome of each step, in order", () => {
    const { steps } = parseApplyReport([
      section("begin", "1"),
      section("running", "0 modprobe"),
      section("step", "0 modprobe changed"),
      section("running", "1 initramfs"),
      section("step", "1 initramfs unchanged"),
      section("running", "2 numvfs"),
      section("step", "2 numvfs failed vfs_in_use", "vf\t0000:18:00.1 vfio"),
      section("end", "0"),
    ]);
    assert.deepEqual(
      steps.map(({ index, outcome, code }) => [index, outcome, code]),
      [
        [0, "changed", ""],
        [1, "unchanged", ""],
        [2, "failed", "vfs_in_use"],
      ],
    );
  });

  it("counts a step that began and did not end as failed", () => {
    const { steps } = parseApplyReport([
      section("step", "0 modprobe changed"),
      section("running", "1 firmware"),
    ]);
    assert.deepEqual(steps[1], {
      index: 1,
      do: "firmware",
      outcome: "failed",
      code: "not_reported",
      detail: "",
    });
  });

  it("makes one failed step of a request that was refused or found the host locked", () => {
    for (const [one, code] of [
      [section("refused", "cut_off"), "cut_off"],
      [section("refused", "unprivileged"), "unprivileged"],
      [section("locked", ""), "locked"],
    ] as const) {
      const { steps } = parseApplyReport([section("begin", "1"), one]);
      assert.deepEqual(
        steps.map(({ index, outcome, code: found }) => [index, outcome, found]),
        [[-1, "failed", code]],
      );
    }
  });

  it("takes words it does not know for a failure, never for success", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (outcome, code) => {
        fc.pre(outcome !== "changed" && outcome !== "unchanged");
        const args = ["0", "modprobe", outcome, code];
        const { steps } = parseApplyReport([{ name: "step", args, text: "" }]);
        assert.equal(steps[0]!.outcome, "failed");
      }),
    );
  });
});

describe("formatApplyFailure()", () => {
  it("names the VF that is held, by what, and what to do", () => {
    assert.equal(
      failure(
        "numvfs",
        "vfs_in_use",
        "vf\t0000:18:00.1 namespace\nvf\t0000:18:00.2 namespace\npci\t0000:18:00.0\nfound\t8",
      ),
      'Cannot change VFs of "0000:18:00.0" on "dgx031": VF "0000:18:00.1" and 1 more of 8 are held by a pod or container (moved to another network namespace), expected none in use; drain the node, then apply again',
    );
  });

  it("names the file that overrides ours", () => {
    assert.equal(
      failure(
        "modprobe",
        "overridden",
        "file\t/etc/modprobe.d/zz.conf\nfound\tnetns_mode=1\nexpected\tnetns_mode=0",
      ),
      'Cannot persist the RDMA mode on "dgx031": "/etc/modprobe.d/zz.conf" is read later and says netns_mode=1, expected netns_mode=0; change it there, then apply again',
    );
  });

  it("gives the firmware tool's own reason and sorts it by what helps", () => {
    const text = (line: string): string => `said\tDevice #1:\nsaid\t${line}\npci\t0000:18:00.0`;
    assert.match(
      failure("firmware", "firmware_error", text("-E- The Device doesn't support FOO parameter")),
      /^Cannot set firmware values of "0000:18:00\.0" on "dgx031": its firmware refuses the value \(.*FOO parameter.*\), .* update the firmware$/,
    );
    assert.match(
      failure("firmware", "firmware_error", text("-E- ICMD interface busy with prior request")),
      /the card is busy .* then apply again$/,
    );
    assert.match(
      failure("firmware", "firmware_error", text("-E- Failed to open the device")),
      /the firmware tool failed \(.*Failed to open the device.*\); run it there by hand/,
    );
  });

  it("has a sentence for every code that says what to do, printable whatever a host says", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...stepFailureCodes),
        fc.string({ unit: "binary" }),
        (code, text) => {
          const noise = text.replaceAll("\n", " ");
          const detail = `said\t${noise}\nfound\t${noise}\nfile\t${noise}\nvf\t${noise}`;
          const message = failure("numvfs", code, detail);
          assert.match(message, /^Cannot change VFs on "dgx031": [\x20-\x7e…]+$/);
          assert.match(message, /; (?!$)/);
        },
      ),
    );
  });
});
