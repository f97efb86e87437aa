import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { Client } from "ssh2";
import { Link } from "../../../provider/hosts/ssh/link.ts";
import { type Lease, LinkPool } from "../../../provider/hosts/ssh/linkPool.ts";
import { plainEndpoint } from "./plainEndpoint.ts";

/** A client that closes as soon as it is told to. */
class ObedientClient extends EventEmitter {
  end(): void {
    this.emit("close");
  }
}

describe("LinkPool", () => {
  it("gives a connection that a newcomer opens to those who wait for the same host", async () => {
    const opened: string[] = [];
    const pool = poolOf(1, opened);
    const first = await pool.lease(plainEndpoint("a"));
    const waiting = [pool.lease(plainEndpoint("b")), pool.lease(plainEndpoint("c"))];
    // A dead connection leaves its slot to who waits for b; before he takes it somebody asks for c.
    const dead = first.link.end();
    const newcomer = await pool.lease(plainEndpoint("c"));
    const sharing = await waiting[1];
    assert.equal(sharing?.link, newcomer.link);
    newcomer.release();
    sharing.release();
    first.release();
    await dead;
    const last: Lease | undefined = await waiting[0];
    last?.release();
    await pool.close();
    assert.deepEqual(opened, ["a", "c", "b"]);
  });
});

/** A pool of so many connections that notes whom it connects to. */
function poolOf(connections: number, opened: string[]): LinkPool {
  return new LinkPool({
    connections,
    connectionsPerJump: connections,
    open: (endpoint) => {
      opened.push(endpoint.name);
      // As much of a client as a link asks for.
      const client = new ObedientClient() as unknown as Client;
      return Promise.resolve(new Link(endpoint, client, null, 1));
    },
  });
}
