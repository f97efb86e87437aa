// The floor of a preview: connect, one exec, close, with bare ssh2. Verifies host keys
// by comparing, plans nothing. argv: fleet.json, concurrency. Prints seconds, without start-up.
import { readFileSync } from "node:fs";
import ssh2 from "ssh2";

interface FleetFile {
  readonly identityFile: string;
  readonly hosts: Readonly<
    Record<string, { readonly address: string; readonly port: number; readonly hostKey: string }>
  >;
}

const [, , file = "", concurrency = "256"] = process.argv;
const fleet = JSON.parse(readFileSync(file, "utf8")) as FleetFile;
const privateKey = readFileSync(fleet.identityFile, "utf8");
const waiting = Object.values(fleet.hosts);

const started = performance.now();
await Promise.all(Array.from({ length: Number(concurrency) }, worker));
console.log((performance.now() - started) / 1000);

async function worker(): Promise<void> {
  for (let host = waiting.pop(); host !== undefined; host = waiting.pop()) await visit(host);
}

function visit({ address, port, hostKey }: FleetFile["hosts"][string]): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.on("error", reject);
    client.on("close", resolve);
    client.on("ready", () => {
      client.exec("exec /bin/sh -s", (error, channel) => {
        if (error !== undefined) {
          reject(error);
          return;
        }
        channel.on("close", () => client.end());
        channel.resume();
        channel.stderr.resume();
        channel.end();
      });
    });
    client.connect({
      host: address,
      port,
      username: "root",
      privateKey,
      readyTimeout: 60_000,
      hostVerifier: (key: Buffer) => hostKey.split(" ")[1] === key.toString("base64"),
    });
  });
}
