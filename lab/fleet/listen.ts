import { randomInt } from "node:crypto";
import type { Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Listens on a free loopback port below the range that outgoing connections
 * take, so that a host which is down for a moment finds its port free again.
 */
export async function listenAnywhere(server: Server): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(10_000, 32_000);
    if (await tryListen(server, port)) return port;
  }
  throw new Error(
    "Cannot listen: 200 ports of 127.0.0.1 between 10000 and 32000 are taken, expected a free one",
  );
}

/** Listens again on a port that was ours before. */
export async function listenAgain(server: Server, port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await tryListen(server, port)) return;
    await delay(100);
  }
  throw new Error(
    `Cannot listen: port ${port} of 127.0.0.1 was taken by another program while its host was down`,
  );
}

function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.removeListener("listening", onListening);
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    const onListening = (): void => {
      server.removeListener("error", onError);
      resolve(true);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, "127.0.0.1");
  });
}
