import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { helperName, helperText } from "../hosts/helperText.ts";
import { applyScript, probeScript } from "../hosts/scripts.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const help = `Usage: pulumi-rdma helpers [--user NAME] --output FOLDER

Writes the programs that hosts run as root in the place of a shell, and the sudoers
file that allows them and nothing else:

  pulumi-rdma-probe   reads the host; enough for previews
  pulumi-rdma-apply   writes to it; leave it out where Pulumi only looks
  sudoers             for /etc/sudoers.d/pulumi-rdma

Install the programs on every host as root's, mode 755, in /usr/local/sbin, and set
rdma:ssh.helpers to true. They belong to this version of the package: install them
again after an upgrade; a preview names the hosts that have others.

Options:
  --output FOLDER   made where it is missing
  --user NAME       SSH user of the hosts, for sudoers [rdma-ops]
  --help
`;

const deployFolder = new URL("../../deploy/", import.meta.url);
const packageFile = new URL("../../package.json", import.meta.url);

/** @throws UsageError without a folder, or for a name that sudoers would read otherwise */
export function run(args: readonly string[]): Promise<number> {
  const { values } = parseArguments({
    args: [...args],
    options: {
      output: { type: "string", short: "o" },
      user: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return Promise.resolve(0);
  }
  const { output, user = "rdma-ops" } = values;
  if (output === undefined)
    throw new UsageError("--output is missing, expected a folder for the files");
  if (!/^[a-z_][a-z0-9_.-]*$/.test(user))
    throw new UsageError(`--user is "${user}", expected the name of an account`);
  const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
  mkdirSync(output, { recursive: true });
  for (const script of [probeScript, applyScript])
    write(join(output, helperName(script.name)), helperText(script, version), 0o755);
  const sudoers = readFileSync(new URL("sudoers", deployFolder), "utf8");
  write(join(output, "sudoers"), sudoers.replace(/^rdma-ops /m, `${user} `), 0o440);
  return Promise.resolve(0);
}

function write(path: string, text: string, mode: number): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode });
  process.stdout.write(`${path}\n`);
}
