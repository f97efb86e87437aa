// Every figure of bench/results.json, or those that are named: `node bench/main.ts preview up`.
// Ratios of one run, for seconds of this machine say little about another.
import { join } from "node:path";
import { addResults } from "./addResults.ts";
import { measureAnsible } from "./ansible.ts";
import { type BenchOptions, benchOptions } from "./benchOptions.ts";
import { measureCommandUp } from "./command.ts";
import { measurePreview } from "./preview.ts";
import { measureProbe } from "./probe.ts";
import { measureProvider } from "./provider.ts";
import { measureUp } from "./up.ts";

type Figures = Promise<Readonly<Record<string, number>>>;

const measurements: Readonly<Record<string, (options: BenchOptions) => Figures>> = {
  preview: async (options) => ({ ...(await measurePreview(options)) }),
  up: async (options) => ({ ...(await measureUp(options)) }),
  probe: async (options) => ({ ...(await measureProbe(options)) }),
  provider: async (options) => ({ ...(await measureProvider(options)) }),
  command: async ({ workspace, packageDirectory, directory, say }) => ({
    ...(await measureCommandUp({ workspace, packageDirectory, directory, say })),
  }),
  ansible: async ({ packageDirectory, directory, say }) => ({
    ...(await measureAnsible({ packageDirectory, directory: join(directory, "ansible"), say })),
  }),
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !(name in measurements));
if (unknown !== undefined) {
  console.error(
    `Unknown measurement "${unknown}", expected some of ${Object.keys(measurements).join(", ")}`,
  );
  process.exit(2);
}
const options = await benchOptions();
for (const [name, measure] of Object.entries(measurements)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(name);
  addResults(await measure(options));
}
