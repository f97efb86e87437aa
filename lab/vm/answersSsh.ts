import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits for the banner of an SSH server on a loopback port. A connection alone
 * proves nothing: QEMU takes it for a guest that does not listen yet.
 */
export async function answersSsh(port: number, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    if (await hasBanner(port)) return true;
    if (Date.now() > deadline) return false;
    await delay(500);
  }
}

function hasBanner(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(5000);
    socket.once("data", (data: Buffer) => {
      resolve(data.toString("latin1").startsWith("SSH-"));
      socket.destroy();
    });
    socket.on("timeout", () => socket.destroy());
    socket.on("error", () => undefined);
    socket.on("close", () => {
      resolve(false);
    });
  });
}
