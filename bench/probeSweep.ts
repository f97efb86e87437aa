// Our probe of a whole fleet, as the provider runs it: transport, script, every answer parsed
// to facts. argv: built package, the fleet's folder. Prints seconds, without start-up.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { HostClient } from "../provider/hosts/hostClient.ts";
import type { createSshTransport } from "../provider/hosts/ssh/sshTransport.ts";

const [, , packageDirectory = "", fleetDirectory = ""] = process.argv;
const load = (file: string): Promise<unknown> =>
  import(pathToFileURL(join(packageDirectory, "provider/hosts", file)).href);
const ssh = (await load("ssh/sshTransport.js")) as {
  readonly createSshTransport: typeof createSshTransport;
};
const client = (await load("hostClient.js")) as { readonly HostClient: typeof HostClient };
const { hosts } = JSON.parse(readFileSync(join(fleetDirectory, "fleet.json"), "utf8")) as {
  readonly hosts: Readonly<Record<string, unknown>>;
};

const started = performance.now();
const transport = ssh.createSshTransport({
  configFile: join(fleetDirectory, "ssh/config"),
  connectTimeoutSeconds: 60,
});
const hostClient = new client.HostClient(transport);
const reads = await Promise.all(Object.keys(hosts).map((name) => hostClient.read({ name })));
await transport.close();
const seconds = (performance.now() - started) / 1000;
const lost = reads.find((read) => read.status === "unreachable");
if (lost !== undefined) throw new Error(lost.message);
console.log(seconds);
