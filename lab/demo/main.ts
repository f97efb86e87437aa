// The product's main job on simulated hosts: preview names the nodes, up does it,
// the next preview is empty, and a drift is seen.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PulumiWorkspace } from "../cli/pulumiWorkspace.ts";
import { demo } from "../fleet/scenarios.ts";
import { type Fleet, startFleet } from "../fleet/startFleet.ts";
import { fleetConfiguration } from "../stack/fleetConfiguration.ts";
import { LabStack } from "../stack/labStack.ts";
import { runOn } from "./runOn.ts";

const project = join(import.meta.dirname, "../..");
const stateDirectory = join(project, ".lab");

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const step = (text: string): void => {
  say(`\n\u001b[1m── ${text}\u001b[0m`);
};

mkdirSync(stateDirectory, { recursive: true });
const workspace = await PulumiWorkspace.open(stateDirectory, say);
step("Six simulated DGX B200 on loopback: SSH servers with real shells, and a BMC each");
const fleet = await startFleet({
  directory: join(stateDirectory, "fleet"),
  hosts: demo,
  bootSeconds: 1,
});
const interrupted = (): void => {
  void fleet.close().then(() => process.exit(130));
};
process.once("SIGINT", interrupted);
process.once("SIGTERM", interrupted);
try {
  await show(fleet);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await fleet.close();
}

async function show(running: Fleet): Promise<void> {
  fleetConfiguration(running);
  const stack = new LabStack(workspace, project, "lab");
  await stack.create();
  const pulumi = async (words: string, ends: "well" | "with an error" = "well"): Promise<void> => {
    say(`$ pulumi ${words}`);
    const { exitCode } = await stack.run(words.split(" "), {
      onOutput: (text) => {
        process.stdout.write(text);
      },
    });
    if ((exitCode === 0) !== (ends === "well"))
      throw new Error(
        `\`pulumi ${words}\` ended with ${exitCode ?? "a signal"}, expected it to end ${ends}`,
      );
  };

  step("What would happen, before anything happens: nothing has been written to any host");
  await pulumi("preview");
  step("Do that, and no more; dgx035 cannot be reached, so it is named and left behind");
  await pulumi("up --yes --skip-preview", "with an error");
  say(bootsOf(running));
  step("Only the unreachable host is left");
  await pulumi("preview");
  step("dgx035 is back: its turn");
  await running.host("dgx035").up();
  await pulumi("up --yes --skip-preview");
  step("Nothing is left to do");
  await pulumi("preview --expect-no-changes");
  step("Somebody makes dgx033 shared again by hand, and reboots it");
  await runOn(
    running,
    "dgx033",
    'echo "options ib_core netns_mode=1" > $HOST_ROOT/etc/modprobe.d/ib_core.conf; reboot',
  );
  await running.host("dgx033").settled();
  await pulumi("preview");
  say(bootsOf(running));
}

/** Boots that really happened, to hold against what preview said. */
function bootsOf(running: Fleet): string {
  const boots = running.hosts
    .filter(({ boots: { warm, cold } }) => warm + cold > 0)
    .map(({ name, boots: { warm, cold } }) => `${name} ${warm} warm ${cold} cold`);
  return `Boots so far: ${boots.length === 0 ? "none" : boots.join(", ")}`;
}
