import { join } from "node:path";
import { parseArgs } from "node:util";
import { startGuests } from "./startGuests.ts";

const help = `Boots guests with a real kernel, SR-IOV cards and a BMC each, until Ctrl-C.

  node lab/vm/main.ts [--guests N]

  --guests N    how many (default 2)
`;

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      guests: { type: "string", default: "2" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (!/^[1-9]$/.test(values.guests))
    throw new Error(`--guests is "${values.guests}", expected a number from 1 to 9`);
  const started = Date.now();
  const names = Array.from({ length: Number(values.guests) }, (_, index) => `vm${index + 1}`);
  const guests = await startGuests({
    directory: join(import.meta.dirname, "../../.lab/vm"),
    guests: Object.fromEntries(names.map((name) => [name, {}])),
    say: (line) => {
      process.stdout.write(`${line}\n`);
    },
  });
  const [first] = guests.hosts;
  process.stdout.write(
    [
      `Up in ${Math.round((Date.now() - started) / 1000)} s\n`,
      ...guests.hosts.map(
        ({ name, sshPort, redfish, ipmi }) =>
          `  ${name}  SSH 127.0.0.1:${sshPort}  BMC ${redfish.address} ${ipmi.address}\n`,
      ),
      `\nLog in:  ssh -F ${guests.sshConfig} ${first?.name ?? ""}\n`,
      `Power:   ${guests.ipmitool} -I lanplus -H 127.0.0.1 -p ${first?.ipmi.address.split(":").at(-1) ?? ""} -C 3 -U ${first?.ipmi.username ?? ""} -P ${first?.ipmi.password ?? ""} power status\n`,
      `Console: ${first?.files.console ?? ""}\n`,
      "Stop with Ctrl-C\n",
    ].join(""),
  );
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await guests.close();
}
