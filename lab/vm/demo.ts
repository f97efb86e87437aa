// The demo on real kernels: preview names the reboots, up makes guests go through
// them, and the next preview is empty.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PulumiWorkspace } from "../cli/pulumiWorkspace.ts";
import { runOn } from "../demo/runOn.ts";
import { fleetConfiguration } from "../stack/fleetConfiguration.ts";
import { LabStack } from "../stack/labStack.ts";
import { type Guests, startGuests } from "./startGuests.ts";

const stateDirectory = join(import.meta.dirname, "../../.lab/vm-demo");
/** A copy of the program: the stack's file names this machine's ports. */
const program = join(stateDirectory, "program");

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const step = (text: string): void => {
  say(`\n\u001b[1m── ${text}\u001b[0m`);
};

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  mkdirSync(stateDirectory, { recursive: true });
  const workspace = await PulumiWorkspace.open(stateDirectory, say);
  step("Two machines with a real kernel: QEMU without KVM, two SR-IOV cards and a BMC each");
  const vfs = { current: 16, next: 16 };
  const guests = await startGuests({
    directory: join(stateDirectory, "guests"),
    guests: { vm1: { loadsOn: "warm", vfs }, vm2: { loadsOn: "cold", vfs } },
    say,
  });
  const interrupted = (): void => {
    void guests.close().then(() => process.exit(130));
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    await show(guests, await stackOf(guests, workspace));
  } finally {
    await guests.close();
  }
}

async function stackOf(guests: Guests, workspace: PulumiWorkspace): Promise<LabStack> {
  cpSync(join(import.meta.dirname, "program"), program, { recursive: true });
  writeFileSync(join(program, "Pulumi.lab.yaml"), "config: {}\n");
  const { hostsFile, credentials } = fleetConfiguration(guests);
  const stack = new LabStack(workspace, program, "lab");
  await stack.create();
  stack.configure({
    "rdma:nodes": "vm[1-2]",
    "rdma:hosts": { file: hostsFile },
    "rdma:ssh": { configFile: guests.sshConfig, connectTimeoutSeconds: 60 },
    "rdma:rollout": { drain: "none", powerOffSeconds: 2, bootPollSeconds: 2 },
  });
  await stack.setSecret("rdma:credentials", JSON.stringify(credentials));
  return stack;
}

async function show(guests: Guests, stack: LabStack): Promise<void> {
  const pulumi = async (words: string): Promise<void> => {
    say(`$ pulumi ${words}`);
    const { exitCode } = await stack.run(words.split(" "), {
      onOutput: (text) => {
        process.stdout.write(text);
      },
    });
    if (exitCode !== 0)
      throw new Error(`\`pulumi ${words}\` ended with ${exitCode ?? "a signal"}, expected 0`);
  };
  const boots = (): string =>
    guests.hosts
      .map(({ name, boots: { warm, cold } }) => `${name} ${warm} warm ${cold} cold`)
      .join(", ");

  await runOn(guests, "vm1", "uname -r; rdma system; mstconfig -e -d 01:00.0 q NUM_OF_VFS");
  step("What would happen, before anything happens: nothing has been written to any host");
  await pulumi("preview");
  step("Do that, and no more: the card of vm2 loads its values only when power was cut");
  await pulumi("up --yes --skip-preview");
  say(`Boots so far: ${boots()}`);
  step("Nothing is left to do");
  await pulumi("preview --expect-no-changes");
  step("Ask a kernel");
  await runOn(guests, "vm2", "rdma system; cat /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs");
  step("With a network namespace the kernel refuses a change of the mode: preview knows");
  await runOn(
    guests,
    "vm1",
    "rdma system set netns shared; ip netns add pod; rdma system set netns exclusive",
  );
  await pulumi("preview");
}
