// Our probe, as the provider runs it: one process, its transport, every answer parsed to facts.
// argv: built package, SSH configuration, hosts. Prints how many were read.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { HostClient } from "../provider/hosts/hostClient.ts";
import type { createSshTransport } from "../provider/hosts/ssh/sshTransport.ts";

const [, , packageDirectory = "", configFile = "", ...names] = process.argv;
const load = (file: string): Promise<unknown> =>
  import(pathToFileURL(join(packageDirectory, "provider/hosts", file)).href);
const ssh = (await load("ssh/sshTransport.js")) as {
  readonly createSshTransport: typeof createSshTransport;
};
const client = (await load("hostClient.js")) as { readonly HostClient: typeof HostClient };

// As many sessions at once as this machine serves late: neither side may give up on it.
const transport = ssh.createSshTransport({ configFile, connectTimeoutSeconds: 120 });
const hosts = new client.HostClient(transport);
const reads = await Promise.all(names.map((name) => hosts.read({ name })));
await transport.close();
const lost = reads.find((read) => read.status === "unreachable");
if (lost !== undefined) throw new Error(lost.message);
console.log(reads.length);
