import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Server } from "node:net";

/**
 * Ports of loopback that nobody listens on now. They lie below those that Linux
 * gives to outgoing connections (32768 and up), so that no client takes one
 * before its server is there. All are held until the last one is known.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  try {
    while (held.size < count) {
      const port = randomInt(20_000, 32_000);
      const server = createServer().listen(port, "127.0.0.1");
      try {
        await once(server, "listening");
        held.set(port, server);
      } catch {
        // Taken: try another one.
      }
    }
    return [...held.keys()];
  } finally {
    for (const server of held.values()) server.close();
  }
}
