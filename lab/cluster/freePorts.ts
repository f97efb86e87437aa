import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Ports of loopback that nobody listens on now. All are held until the last one is known, so they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(async (server) => {
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        return (server.address() as AddressInfo).port;
      }),
    );
  } finally {
    for (const server of servers) server.close();
  }
}
