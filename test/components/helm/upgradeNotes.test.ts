import assert from "node:assert/strict";
import { chartKeys } from "../../../components/helm/chartKeys.ts";
import { releaseChanges } from "../../../components/helm/releaseChanges.ts";
import { formatUpgradeNotes, upgradeNotes } from "../../../components/helm/upgradeNotes.ts";

/** `release message` of each note; `all` for those of every upgrade. */
function told(from: string, to: string): string[] {
  return upgradeNotes(from, to).map(({ release, message }) => `${release ?? "all"} ${message}`);
}

describe("upgradeNotes()", () => {
  it("tells of 24.7 to 25.7 what to move where and which default of drivers differs", () => {
    const notes = told("24.7.0", "25.7.0");
    const has = (...words: readonly RegExp[]): void => {
      assert(
        notes.some((note) => words.every((word) => word.test(note))),
        `${String(words)}\n${notes.join("\n")}`,
      );
    };
    has(/^24\.10 .*no longer reads deployCR: remove it/);
    has(
      /^24\.10 .*no longer reads rdmaSharedDevicePlugin, .*nvIpam, .*tolerations: write it into the spec/,
    );
    has(/^24\.10 .*reads ofedDriver: .*initContainer into operator\.ofedDriver/);
    has(/^24\.10 .*autoUpgrade: true.*a policy that leaves it out has autoUpgrade: false/);
    has(/^24\.10 .*a policy without nvIpam takes .*every pool/);
    has(/^24\.10 .*`helm uninstall` of 24\.7 deletes the policy/);
    has(/^25\.7 .*nvcr\.io\/nvidia\/mellanox/);
    has(/^25\.7 .*MaintenanceOperatorConfig/);
    has(/^all .*--reuse-values.*nil pointer/);
    has(/^all .*init container.*drivers reload/);
    assert(notes.every((note) => !/^(?:25\.10|26)/.test(note)));
  });

  it("tells of each new default of the requestor's name", () => {
    const names = (from: string, to: string): string[] =>
      told(from, to).filter((note) => note.includes("requestorID is"));
    assert.match(
      names("25.7.0", "25.10.0").join("\n"),
      /^25\.10 .*is nvidia\.network-operator-driver-upgrade-controller by default, before nvidia\.network\.operator:/,
    );
    assert.match(
      names("25.10.0", "26.4.1").join("\n"),
      /^26\.4 .*is nvidia\.doca-driver-upgrade by default/,
    );
    assert.equal(names("24.7.0", "26.4.0").length, 2);
    assert.deepEqual(names("25.1.0", "25.7.0"), []);
  });

  it("leaves no key and no change out between the first release and the last", () => {
    const notes = told("24.7.0", "26.7.0-rc.2").join("\n");
    for (const { path, until } of chartKeys)
      assert.equal(
        new RegExp(`no longer reads [^:]*\\b${path}\\b`).test(notes),
        until !== undefined && until !== "before 24.7",
        path,
      );
    for (const { release, message } of releaseChanges)
      assert(notes.includes(`${release} ${message}`), message);
  });

  it("tells what comes first first, and what holds for every upgrade last", () => {
    const releases = upgradeNotes("24.7.0", "26.7.0-rc.2").map(({ release }) => release ?? "all");
    assert.deepEqual(
      [...new Set(releases)],
      ["24.10", "25.4", "25.7", "25.10", "26.1", "26.4", "26.7", "all"],
    );
  });

  it("has nothing to tell within a minor release", () => {
    assert.deepEqual(upgradeNotes("26.4.0", "26.4.1"), []);
    assert.deepEqual(upgradeNotes("25.7.0", "25.7.0"), []);
  });

  it("advises against a way back", () => {
    assert.match(told("25.7.0", "24.10.0").join("\n"), /^all 24\.10\.0 is older than 25\.7\.0/);
  });

  it("asks for releases that it knows, on either side", () => {
    assert.match(told("v24.7.0", "25.7.0").join("\n"), /write "24\.7\.0"$/);
    assert.match(told("24.7.0", "25.7").join("\n"), /write "25\.7\.0"$/);
  });
});

describe("formatUpgradeNotes()", () => {
  it("puts one note on a line, after its release", () => {
    const text = formatUpgradeNotes("25.7.0", "26.1.0", [
      { release: "26.1", message: "one" },
      { release: undefined, message: "two" },
    ]);
    assert.deepEqual(text.split("\n"), [
      "Upgrade of the network operator from 25.7.0 to 26.1.0:",
      "  26.1   one",
      "  all    two",
    ]);
  });
});
