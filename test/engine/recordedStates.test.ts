import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaVersion } from "../../provider/resources/schemaVersion.ts";
import { textOf } from "../support/engineLab.ts";
import { recordedVersions, statesDirectory } from "../support/recordedStates.ts";
import { type HostFiles, StateLab } from "../support/stateLab.ts";
import { treeChanges, treeSnapshot } from "../support/treeSnapshot.ts";

interface Export {
  readonly deployment: {
    readonly resources: readonly {
      readonly type: string;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

const read = (version: string, file: string): string =>
  readFileSync(join(statesDirectory, version, file), "utf8");

describe("states that releases left", () => {
  it("there is one of this version, with every kind of resource that the package exports", () => {
    const root = join(import.meta.dirname, "../..");
    const { version, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
      exports: Record<string, string>;
    };
    assert.ok(
      recordedVersions().includes(version),
      `no state of ${version}: node scripts/recordState.ts`,
    );
    const { deployment } = JSON.parse(read(version, "stack.json")) as Export;
    const recorded = deployment.resources.flatMap(
      ({ type }) => /dynamic\/rdma:(.*)$/.exec(type)?.[1]?.toLowerCase() ?? [],
    );
    const kinds = Object.keys(exports).flatMap(
      (path) => /^\.\/resources\/(.*)$/.exec(path)?.[1]?.toLowerCase() ?? [],
    );
    assert.deepEqual(recorded.sort(), kinds.sort());
  });

  for (const version of recordedVersions())
    describe(`${version}, on hosts and a cluster that are as it left them`, function () {
      // A first build takes minutes.
      this.timeout(1_200_000);
      let lab: StateLab;
      let hosts: string[];

      before(async () => {
        lab = await StateLab.open(join(statesDirectory, version, "program.ts"));
        await lab.converge();
        lab.writeHostFiles(JSON.parse(read(version, "hosts.json")) as HostFiles);
        await lab.importState(read(version, "stack.json"));
        hosts = snapshot();
      });
      after(() => lab.close());

      it("preview finds nothing to do and nothing to say", async () => {
        const result = await lab.engine.expectNoChanges();
        assert.doesNotMatch(textOf(result), /warning|error/);
      });

      it("up writes nothing on hosts and reboots none", async () => {
        const boots = bootsOf();
        const up = await lab.engine.up("--expect-no-changes");
        assert.equal(up.exitCode, 0, textOf(up));
        assert.deepEqual(treeChanges(hosts, snapshot()), []);
        assert.deepEqual(bootsOf(), boots);
        await lab.engine.expectNoChanges();
      });

      it("a later schema is refused before anything is done, by preview, up, refresh and destroy", async () => {
        const later = schemaVersion + 1;
        const state = read(version, "stack.json").replaceAll(
          /"schemaVersion": \d+/g,
          `"schemaVersion": ${later}`,
        );
        await lab.importState(state);
        // A plan that would write, were it carried out.
        lab.engine.stack.configure({ "rdma:nodes": "gpu[001-002]" });
        for (const words of [["preview"], ["up"], ["refresh"], ["destroy"]]) {
          const yes = words[0] === "preview" ? [] : ["--yes", "--skip-preview"];
          const result = await lab.engine.stack.run([...words, ...yes]);
          const told = textOf(result);
          assert.notEqual(result.exitCode, 0, told);
          assert.match(
            told.replaceAll(/\s+/g, " "),
            new RegExp(
              `\\w+ \\w+: its state has schema version ${later}, written by a later release of pulumi-rdma; this one reads up to ${schemaVersion}: install that release again`,
            ),
          );
          assert.doesNotMatch(told, /node:internal/);
        }
        assert.deepEqual(treeChanges(hosts, snapshot()), []);
      });

      const snapshot = (): string[] =>
        lab.engine.fleet.hosts.flatMap(({ name, root }) =>
          treeSnapshot(root).map((line) => `${name} ${line}`),
        );
      const bootsOf = (): unknown => lab.engine.fleet.hosts.map(({ boots }) => ({ ...boots }));
    });
});
