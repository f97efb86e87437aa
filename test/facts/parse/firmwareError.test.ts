import assert from "node:assert/strict";
import fc from "fast-check";
import { FirmwareErrorCode } from "../../../provider/facts/firmwareFacts.ts";
import { parseFirmwareError } from "../../../provider/facts/parse/firmwareError.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

const texts: readonly (readonly [FirmwareErrorCode, string])[] = [
  ["no_devices", "-E- Failed to get devices."],
  ["no_devices", "-E- No devices found."],
  [
    "no_devices",
    "-E- No devices found, mst might be stopped. You may need to run 'mst start' to load MST modules. ",
  ],
  ["open_failed", "-E- Failed to open the device"],
  ["open_failed", "Unable to parse device name foo\n-E- Failed to open the device"],
  ["open_failed", fixture("mstconfig/4.21-open-failed.txt")],
  ["nv_access_blocked", "-E- FW does not support NV access registers"],
  [
    "nv_access_blocked",
    "-E- Cannot access NV register. Either FW does not support NV access register, or HW access is disabled.",
  ],
  [
    "nv_access_blocked",
    "-E- NVQC access register is not supported. Try a different type of access to the device. rc=(2)",
  ],
  ["nv_access_blocked", "-E- Error when trying to check if NV access registers are supported"],
  [
    "nv_access_blocked",
    "-E- Error when trying to check if NV access registers are supported rc=(269)",
  ],
  ["unsupported_parameter", "-E- The Device doesn't support LINK_TYPE_P1 parameter"],
  ["unsupported_parameter", "-E- Unknown Parameter NUM_OF_VF"],
  ["unsupported_parameter", fixture("mstconfig/4.21-unsupported-parameter.txt")],
  ["unsupported_device", "-E- Device doesn't support any configuration changes."],
  ["unsupported_device", "-E- Device Doesn't support any configuration changes."],
  ["unsupported_device", "-E- Unsupported device"],
  ["recovery_mode", "-E- Device in Livefish mode is not supported"],
  ["bad_value", "-E- Cannot set the value abc for the parameter NUM_OF_VFS: not a number"],
  ["bad_value", "-E- Parameter NUM_OF_VFS' value is larger than maximum allowed 127"],
  ["bad_value", fixture("mstconfig/4.21-set-failed.txt")],
  ["read_only", "-E- Operation is not supported (Read only TLV: nv_pci_conf)"],
  ["busy", "-E- Failed to query: Timed out trying to take the ICMD semaphore"],
  ["busy", "-E- ICMD interface busy with prior request, try again"],
  ["busy", "-E- Register access failed, device is busy"],
  ["busy", "-E- Semaphore locked"],
  ["aborted", fixture("mstconfig/4.21-set-aborted.txt")],
  [
    "missing_arguments",
    "-E- missing configuration arguments. For more information please run mstconfig -h",
  ],
  ["missing_arguments", "-E- invalid argument: -j\n    NAME:\n        mstconfig"],
  ["timed_out", "\nDevice #1:\n----------\n\n Received signal 15.\n"],
  ["tool_missing", "bash: line 3: mstconfig: command not found"],
  ["tool_missing", "/bin/sh: 3: mstconfig: not found"],
  ["tool_missing", "timeout: failed to run command ‘mstconfig’: No such file or directory"],
  ["tool_missing", "timeout: can't execute 'mstconfig': No such file or directory"],
  ["unreadable", "-E- Something that no version said before"],
];

describe("parseFirmwareError()", () => {
  for (const [code, text] of texts) {
    it(`parseFirmwareError() takes ${JSON.stringify(text.trim().split("\n").at(-1))} for ${code}`, () => {
      const error = parseFirmwareError(text);
      assert.equal(error?.code, code);
      assert.ok(
        text.replaceAll(/[‘’]/g, "").includes(error.message.replaceAll(/\\u\{201[89]\}/g, "")),
      );
    });
  }

  it("parseFirmwareError() finds nothing in tables, also where some TLVs failed", () => {
    for (const [name, text] of fixturesOf("mstconfig")) {
      if (!/set-failed|set-aborted|open-failed|unsupported/.test(name)) {
        assert.equal(parseFirmwareError(text), undefined, name);
      }
    }
    assert.equal(parseFirmwareError(""), undefined);
  });

  it("parseFirmwareError() prefers the line that tells more", () => {
    assert.deepEqual(parseFirmwareError("-E- Failed to open the device\n-E- Semaphore locked\n"), {
      code: "busy",
      message: "-E- Semaphore locked",
    });
  });

  it("parseFirmwareError() escapes and bounds what it quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1000 }), (text) => {
        const error = parseFirmwareError(`-E- ${text}`);
        assert.match(error?.message ?? "", /^[ -~]{1,239}[ -~…]$/);
      }),
    );
  });

  it("parseFirmwareError() never throws", () => {
    assertOnlyParseErrors(
      (text) => {
        const error = parseFirmwareError(text);
        FirmwareErrorCode.optional().parse(error?.code);
      },
      texts.map(([, text]) => text),
    );
  });

  it("parseFirmwareError() comes back from long texts", () => {
    assertReadsLongTexts(parseFirmwareError, ["-E- Failed to open the device\n"]);
  });
});
