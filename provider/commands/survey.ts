import type { HostRead } from "../facts/hostRead.ts";
import type { SshOptions } from "../hosts/ssh/sshOptions.ts";
import type { NodesOptions } from "../inventory/hostsFromNodes.ts";
import { hostKeyAdvice } from "../resources/host/hostKeyAdvice.ts";
import { formatProgram } from "../survey/formatProgram.ts";
import { formatSurvey } from "../survey/formatSurvey.ts";
import { parseArguments } from "./parseArguments.ts";
import { probeFleet } from "./probeFleet.ts";
import { readSources, type Sources } from "./surveySources.ts";
import { UsageError } from "./usageError.ts";

const help = `Usage: pulumi-rdma survey [NODESET...] [OPTIONS]

Probes a fleet over SSH, read-only and all hosts at once, groups it by what
differs, and prints the claims that would change nothing: the program with which
pulumi-rdma takes the fleet over as it is.

Hosts (several kinds are merged by name):
  NODESET                dgx[001-040]: names that DNS or ~/.ssh/config know
  --hosts FILE           JSON or YAML: host entries by name or nodeset
  --ansible INVENTORY    an inventory as behind \`ansible-inventory -i\`, or what
                         \`ansible-inventory --list\` printed; repeatable
  --pattern PATTERN      which hosts of it: groups, hosts, a:b, a:&b, a:!b [all]
  --nodes SELECTOR       nodes of a cluster by label: nvidia.com/gpu.present=true
  --address TYPE         their InternalIP, ExternalIP, Hostname or none [InternalIP]
  --kubeconfig FILE      cluster of --nodes; its SR-IOV operator's pools are read,
  --context NAME         too, and also where only one of these two is given
  --user NAME            SSH user where the inventory names none
  --jump HOST            jump host, [user@]host[:port], where it names none
  --expect N             another number of hosts is an error

SSH:
  --ssh-config FILE      [~/.ssh/config]
  --identity FILE        private key to offer; repeatable
  --known-hosts FILE     repeatable
  --timeout SECONDS      until a host that does not answer is unknown [10]
  --openssh              reach every host with the system's ssh, not only those
                         whose configuration needs it
  --helpers              run the helpers installed on the hosts, not a shell
  --sudo-password-command COMMAND
                         prints the password for sudo on the hosts, as
                         rdma:sudoPasswordCommand

Output:
  --program              the program alone, on stdout
  --json                 groups, claims and program as JSON
  --help

Progress and warnings go to stderr.

Exit codes: 0 every host was read; 3 some are unknown, the others were read;
1 the hosts could not be listed, or none could be reached; 2 wrong usage.
`;

const options = {
  hosts: { type: "string", multiple: true },
  ansible: { type: "string", multiple: true },
  pattern: { type: "string" },
  nodes: { type: "string" },
  address: { type: "string" },
  kubeconfig: { type: "string" },
  context: { type: "string" },
  user: { type: "string" },
  jump: { type: "string" },
  expect: { type: "string" },
  "ssh-config": { type: "string" },
  identity: { type: "string", multiple: true },
  "known-hosts": { type: "string", multiple: true },
  timeout: { type: "string" },
  openssh: { type: "boolean" },
  helpers: { type: "boolean" },
  "sudo-password-command": { type: "string" },
  program: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  return parseArguments({ args: [...args], options, allowPositionals: true });
}

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  if (values.program === true && values.json === true)
    throw new UsageError("--program and --json exclude each other");
  const found = await readSources(sourcesOf(values, positionals));
  const total = Object.keys(found.hosts).length;
  const progress = progressOf(total);
  const { survey, reads } = await probeFleet(found.hosts, {
    ssh: sshOf(values),
    ...clusterOf(values),
    onProgress: progress.show,
  });
  progress.end(survey.read);
  for (const line of hostKeyAdvice(reads)) process.stderr.write(`${line}\n`);
  refuseLocalCause(reads);
  const program = formatProgram(survey, found.text);
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...survey, program }, null, 2)}\n`
      : values.program === true
        ? program
        : `${formatSurvey(survey)}\nThe program that would change nothing:\n\n${program}`,
  );
  return survey.read === total ? 0 : 3;
}

function sourcesOf(values: Values, nodesets: readonly string[]): Sources {
  const { hosts: files = [], ansible = [], nodes } = values;
  if (nodesets.length + files.length + ansible.length === 0 && nodes === undefined)
    throw new UsageError("No hosts are named, expected a nodeset, --hosts, --ansible or --nodes");
  if (values.pattern !== undefined && ansible.length === 0)
    throw new UsageError("--pattern chooses hosts of --ansible, which is not given");
  if (values.address !== undefined && nodes === undefined)
    throw new UsageError("--address chooses addresses of --nodes, which is not given");
  return {
    nodesets,
    files,
    ansible,
    pattern: values.pattern,
    nodes: nodes === undefined ? undefined : nodesOf(nodes, values),
    shared: {
      ...(values.user === undefined ? {} : { user: values.user }),
      ...(values.jump === undefined ? {} : { jump: values.jump }),
    },
    expect: values.expect === undefined ? undefined : numberOf("--expect", values.expect),
  };
}

const addresses = ["InternalIP", "ExternalIP", "Hostname", "none"] as const;

function nodesOf(selector: string, values: Values): NodesOptions {
  const address = addresses.find((one) => one === values.address);
  if (values.address !== undefined && address === undefined)
    throw new UsageError(
      `--address is "${values.address}", expected one of ${addresses.join(", ")}`,
    );
  return { selector, ...(address === undefined ? {} : { address }), ...clusterOf(values).cluster };
}

/** The cluster that is asked, where one is named. */
function clusterOf({ nodes, kubeconfig, context }: Values): {
  readonly cluster?: { readonly kubeconfig?: string; readonly context?: string };
} {
  if (nodes === undefined && kubeconfig === undefined && context === undefined) return {};
  return {
    cluster: {
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    },
  };
}

function sshOf(values: Values): SshOptions {
  const { identity, timeout } = values;
  const sudoPasswordCommand = values["sudo-password-command"];
  return {
    ...(values["ssh-config"] === undefined ? {} : { configFile: values["ssh-config"] }),
    ...(identity === undefined ? {} : { identityFiles: identity }),
    ...(values["known-hosts"] === undefined ? {} : { knownHostsFiles: values["known-hosts"] }),
    ...(timeout === undefined ? {} : { connectTimeoutSeconds: numberOf("--timeout", timeout) }),
    ...(values.openssh === true ? { client: "openssh" } : {}),
    ...(values.helpers === true ? { helpers: true } : {}),
    ...(sudoPasswordCommand === undefined ? {} : { sudoPasswordCommand }),
  };
}

function numberOf(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(`${option} is "${text}", expected a whole number above 0`);
  return Number(text);
}

/** What the eye follows on a terminal; two lines in a log. */
function progressOf(total: number): {
  readonly show: (done: number) => void;
  readonly end: (read: number) => void;
} {
  const { stderr } = process;
  const hosts = `${total} ${total === 1 ? "host" : "hosts"}`;
  stderr.write(`Probing ${hosts}${stderr.isTTY ? "" : "\n"}`);
  return {
    show: (done) => {
      if (stderr.isTTY) stderr.write(`\rProbing ${hosts}: ${done} answered or failed`);
    },
    end: (read) => {
      stderr.write(`${stderr.isTTY ? "\n" : ""}Read ${read} of ${hosts}\n`);
    },
  };
}

/** No host can be reached, and for a cause on this machine: a survey would say that of the fleet. */
function refuseLocalCause(reads: ReadonlyMap<string, HostRead>): void {
  const all = [...reads.values()];
  const [first] = all;
  if (first?.status !== "unreachable") return;
  if (all.every((read) => read.status === "unreachable" && read.local))
    throw new Error(`No host can be reached: ${first.summary}`);
}
