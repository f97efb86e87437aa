// Records what this release keeps in a stack's state and on hosts, under
// test/fixtures/state/<version of package.json>: once for each release, which
// test/engine/recordedStates.test.ts opens with the code of every later one.
// The program is the one that stands there, else that of the latest release.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { latestFirst, recordedVersions, statesDirectory } from "../test/support/recordedStates.ts";
import { StateLab } from "../test/support/stateLab.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
};
const [latest] = latestFirst(recordedVersions());
const directory = join(statesDirectory, version);
const program = join(directory, "program.ts");
mkdirSync(directory, { recursive: true });
if (!existsSync(program) && latest !== undefined)
  copyFileSync(join(statesDirectory, latest, "program.ts"), program);

const lab = await StateLab.open(program);
try {
  await lab.converge();
  writeFileSync(join(directory, "stack.json"), await lab.exportState());
  writeFileSync(join(directory, "hosts.json"), `${JSON.stringify(lab.hostFiles(), null, 2)}\n`);
  console.log(`Recorded the state of ${version} in test/fixtures/state/${version}`);
} finally {
  await lab.close();
}
