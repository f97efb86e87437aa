import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FirmwareQuery,
  parseFirmwareQuery,
} from "../../../provider/facts/parse/firmwareQuery.ts";
import { ParseError } from "../../../provider/facts/parse/parseError.ts";
import { layouts, printDevice, printRow } from "./firmwareLayouts.ts";
import { fixture, fixturesOf } from "./fixture.ts";
import { assertOnlyParseErrors, assertReadsLongTexts } from "./onlyParseErrors.ts";

function only(text: string): FirmwareQuery {
  const queries = parseFirmwareQuery(text);
  assert.equal(queries.length, 1);
  return queries[0]!;
}

const tables = [...fixturesOf("mstconfig").entries()]
  .filter(([name]) => name.endsWith(".txt") && !/set-|open-failed|unsupported/.test(name))
  .map(([name, text]) => ({ name, text }));

describe("parseFirmwareQuery()", () => {
  const expected: Record<string, { device: string; vfs: object; rows: number }> = {
    "4.8-connectx5.txt": {
      device: "0000:3b:00.0",
      vfs: { default: "8", current: "20", nextBoot: "20" },
      rows: 11,
    },
    "4.21-connectx3pro.txt": { device: "0000:04:00.0", vfs: { nextBoot: "16" }, rows: 6 },
    "4.21-connectx7.txt": {
      device: "0000:18:00.0",
      vfs: { default: "16", current: "16", nextBoot: "8" },
      rows: 28,
    },
    "4.21-connectx7-next-boot-only.txt": {
      device: "0000:18:00.0",
      vfs: { nextBoot: "8" },
      rows: 28,
    },
    "4.21-glued-values.txt": {
      device: "0000:3b:00.0",
      vfs: { default: "8", current: "8", nextBoot: "8" },
      rows: 4,
    },
    "4.21-partial-failure.txt": {
      device: "0000:18:00.0",
      vfs: { default: "16", current: "16", nextBoot: "16" },
      rows: 15,
    },
    "4.24-connectx6dx.txt": {
      device: "0000:86:00.0",
      vfs: { default: "8", current: "0", nextBoot: "0" },
      rows: 7,
    },
    "4.25-connectx6dx.txt": {
      device: "0000:86:00.0",
      vfs: { default: "8", current: "0", nextBoot: "0" },
      rows: 9,
    },
    "4.28-bluefield3.txt": {
      device: "0000:29:00.0",
      vfs: { default: "0", current: "16", nextBoot: "16" },
      rows: 11,
    },
    "4.31-connectx4lx.txt": {
      device: "19:00.0",
      vfs: { default: "8", current: "5", nextBoot: "5" },
      rows: 4,
    },
    "4.34-connectx7-no-defaults.txt": {
      device: "0000:18:00.0",
      vfs: { current: "16", nextBoot: "8" },
      rows: 28,
    },
    "4.34-connectx7-next-boot-only.txt": {
      device: "0000:18:00.0",
      vfs: { nextBoot: "8" },
      rows: 28,
    },
    "4.36-connectx7.txt": {
      device: "0000:18:00.0",
      vfs: { default: "16", current: "16", nextBoot: "8" },
      rows: 32,
    },
    "4.36-connectx7-next-boot-only.txt": {
      device: "0000:18:00.0",
      vfs: { nextBoot: "8" },
      rows: 28,
    },
  };

  for (const { name, text } of tables.filter((table) => table.name !== "4.21-two-devices.txt")) {
    it(`parseFirmwareQuery() reads every row of ${name}`, () => {
      const query = only(text);
      assert.deepEqual(
        {
          device: query.device,
          vfs: query.parameters["NUM_OF_VFS"],
          rows: Object.keys(query.parameters).length,
        },
        expected[name],
      );
      assert.deepEqual(query.unreadable, []);
    });
  }

  it("parseFirmwareQuery() reads several devices of one output", () => {
    const queries = parseFirmwareQuery(fixture("mstconfig/4.21-two-devices.txt"));
    assert.deepEqual(
      queries.map((query) => [
        query.device,
        query.deviceType,
        query.name,
        query.parameters["NUM_OF_VFS"]?.current,
      ]),
      [
        ["0000:3b:00.0", "ConnectX5", "MCX556A-ECA_Ax", "20"],
        ["0000:5e:00.0", "ConnectX7", "MCX750500B-0D0K_DK_Ax", "16"],
      ],
    );
  });

  it("parseFirmwareQuery() marks RO rows", () => {
    assert.deepEqual(only(fixture("mstconfig/4.25-connectx6dx.txt")).readOnly, [
      "NUM_OF_PLANES_P1",
      "PCI_BUS0_WIDTH",
    ]);
    assert.deepEqual(only(fixture("mstconfig/4.21-connectx7.txt")).readOnly, []);
  });

  it("parseFirmwareQuery() splits values that no space parts", () => {
    const glued = only(fixture("mstconfig/4.21-glued-values.txt")).parameters;
    assert.deepEqual(glued["UNKNOWN_UPLINK_MAC_FLOOD_P1"], {
      default: "DEVICE_VALUE(12)",
      current: "False(0)",
      nextBoot: "DEVICE_VALUE(12)",
    });
    assert.equal(
      only(fixture("mstconfig/4.8-connectx5.txt")).parameters["PHY_FEC_OVERRIDE_P1"]?.current,
      "DEVICE_DEFAULTS(0)",
    );
  });

  it("parseFirmwareQuery() keeps arrays, hex bytes, N/A and bare numbers as printed", () => {
    const parameters = only(fixture("mstconfig/4.36-connectx7.txt")).parameters;
    assert.equal(parameters["HOST_CHAINING_DESCRIPTORS"]?.nextBoot, "Array[0..7]");
    assert.equal(parameters["SYSTEM_GUID"]?.nextBoot, "0xb8cef603008a1c40");
    assert.equal(parameters["HOST_SERIAL_BYTES"]?.current, "0x2a(42)");
    assert.equal(
      only(fixture("mstconfig/4.24-connectx6dx.txt")).parameters["ROCE_CONTROL"]?.default,
      "148",
    );
    assert.equal(
      only(fixture("mstconfig/4.21-partial-failure.txt")).parameters["LINK_TYPE_P1"]?.current,
      "N/A",
    );
  });

  it("parseFirmwareQuery() lists the TLVs that failed beside the table", () => {
    assert.deepEqual(only(fixture("mstconfig/4.21-partial-failure.txt")).partial, [
      "nv_ib_conf",
      "nv_vpi",
    ]);
    assert.deepEqual(only(fixture("mstconfig/4.21-connectx7.txt")).partial, []);
  });

  it("parseFirmwareQuery() sets a name aside that touches its value", () => {
    const layout = layouts.find(({ version }) => version === "4.21")!;
    const name = "A_PARAMETER_NAME_OF_FORTY_CHARACTERS_P1_";
    const row = printRow(layout, { name, readOnly: false, values: ["1", "1", "2"] });
    const text = fixture("mstconfig/4.21-connectx7.txt").replace(
      "         NUM_OF_PF ",
      `${row}\n         NUM_OF_PF `,
    );
    const query = only(text);
    assert.deepEqual(query.unreadable, [row.trim()]);
    assert.equal(Object.keys(query.parameters).length, 28);
  });

  const wrong: Record<string, (text: string) => string> = {
    "a row without a Next Boot": (text) => text.replace(/(NUM_OF_VFS +16 +16) +8 */, "$1"),
    "a row without any value": (text) => text.replace(/(NUM_OF_VFS) .*/, "$1"),
    "a value that was cut": (text) => text.replace(/(SRIOV_EN.*True\()1\) *\n/, "$1\n"),
    "a row with a value too many": (text) => text.replace(/(NUM_OF_VFS .*8)/, "$1 8"),
    "two rows of one name with different values": (text) =>
      text.replace(/(.* NUM_OF_PF) .*/, (row) => `${row}\n${row.replaceAll("1 ", "2 ")}`),
    "escape sequences in a row": (text) => text.replace("NUM_OF_VFS", "\x1b[1mNUM_OF_VFS"),
    "a message between the rows": (text) =>
      text.replace("*        NUM_OF_VFS", "Segmentation fault\n*        NUM_OF_VFS"),
    "a signal in the middle": (text) =>
      `${text.slice(0, text.indexOf("SRIOV_EN") + 8)}\n Received signal 15.\n`,
    "an unknown column": (text) => text.replace("Current  ", "Running  "),
    "no Next Boot column": (text) => text.replace("Next Boot", ""),
    "no rows": (text) => text.slice(0, text.indexOf("         MEMIC_BAR_SIZE")),
    "no header": (text) => text.replace(/Configurations:.*\n/, ""),
    "no device": (text) => text.replace(/Device: .*\n/, ""),
    nothing: () => "",
    "a table with another error": (text) => `${text}-E- Unexpected failure\n`,
  };
  for (const [what, change] of Object.entries(wrong)) {
    it(`parseFirmwareQuery() throws for ${what}`, () => {
      const text = fixture("mstconfig/4.21-connectx7.txt");
      assert.notEqual(change(text), text);
      assert.throws(() => parseFirmwareQuery(change(text)), ParseError);
    });
  }

  it("parseFirmwareQuery() throws where an error stands in the place of the rows", () => {
    assert.throws(
      () => parseFirmwareQuery(fixture("mstconfig/4.21-unsupported-parameter.txt")),
      ParseError,
    );
  });

  it("parseFirmwareQuery() ignores noise before the first device, and carriage returns", () => {
    const text = fixture("mstconfig/4.21-connectx7.txt");
    assert.deepEqual(
      parseFirmwareQuery(`Welcome!\n${text.replaceAll("\n", "\r\n")}`),
      parseFirmwareQuery(text),
    );
  });

  const parameterName = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,34}$/);
  const valueOf = (version: string): fc.Arbitrary<string> =>
    fc.oneof(
      fc.nat().map(String),
      fc
        .tuple(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,44}$/), fc.nat())
        .map(([name, number]) => `${name}(${number})`),
      fc.constantFrom(
        "N/A",
        "Array[0..7]",
        "Array[1..128]",
        "LAST_CONFIG_1(0)",
        "DEVICE_DEFAULT_OF_A_BO(0)",
      ),
      // Bytes came with 4.35.0-1.6.
      fc.constantFrom(
        ...(version === "4.36" ? ["0x0011223344556677", `0x${"5a".repeat(20)}`] : ["0"]),
      ),
    );
  const columns = fc.constantFrom(
    ["Default", "Current", "Next Boot"],
    ["Current", "Next Boot"],
    ["Default", "Next Boot"],
    ["Next Boot"],
  );
  for (const layout of layouts) {
    it(`parseFirmwareQuery() gives back any table that ${layout.version} prints`, () => {
      fc.assert(
        fc.property(
          columns,
          fc.uniqueArray(
            fc.record({
              name: parameterName,
              readOnly: fc.boolean(),
              values: fc.array(valueOf(layout.version), { minLength: 3, maxLength: 3 }),
            }),
            {
              minLength: 1,
              maxLength: 20,
              selector: ({ name }) => name,
            },
          ),
          (head, list) => {
            const rows = list
              .map((row) => ({
                name: row.name === "RO" ? "R" : row.name,
                readOnly: layout.readOnlyRows && row.readOnly,
                values: row.values.slice(0, head.length),
              }))
              .filter((row, at, all) => all.findIndex(({ name }) => name === row.name) === at);
            const device = {
              number: 1,
              type: "ConnectX7",
              name: "X",
              description: "Y",
              device: "0000:18:00.0",
              columns: head,
              rows,
            };
            const query = only(printDevice(layout, device));
            const read = rows.map(({ name }) => {
              const row = query.parameters[name];
              return head.map((column) =>
                column === "Default"
                  ? row?.default
                  : column === "Current"
                    ? row?.current
                    : row?.nextBoot,
              );
            });
            assert.deepEqual(
              read,
              rows.map(({ values }) => values),
            );
            assert.deepEqual(
              query.readOnly,
              rows.filter(({ readOnly }) => readOnly).map(({ name }) => name),
            );
            assert.equal(Object.keys(query.parameters).length, rows.length);
          },
        ),
      );
    });
  }

  it("parseFirmwareQuery() throws nothing but ParseError", () => {
    assertOnlyParseErrors(
      parseFirmwareQuery,
      tables.map(({ text }) => text),
      600,
    );
  });

  it("parseFirmwareQuery() throws when a row is cut anywhere before its last value", () => {
    const full = tables.filter(({ text }) => text.includes("Current"));
    fc.assert(
      fc.property(fc.constantFrom(...full), fc.nat(), fc.nat(), ({ text }, which, where) => {
        const lines = text.split("\n");
        const head = lines.findIndex((line) => line.startsWith("Configurations:"));
        const rows = lines.slice(head + 1).filter((line) => /^[* ](?:RO| {2}) {5}/.test(line));
        const row = rows[which % rows.length]!;
        const begin = row.search(/[A-Z]/) + 1;
        const last = row.trimEnd().search(/[^\s)]+(?:\([0-9]+\))?$/);
        const cut = row.slice(0, begin + (where % (last - begin)));
        assert.throws(() => parseFirmwareQuery(text.replace(row, cut)), ParseError);
      }),
    );
  });

  it("parseFirmwareQuery() comes back from long texts", () => {
    assertReadsLongTexts(parseFirmwareQuery, [fixture("mstconfig/4.36-connectx7.txt")]);
  });
});
