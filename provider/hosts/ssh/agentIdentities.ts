import { createConnection } from "node:net";
import { WireReader } from "./wireReader.ts";

const requestIdentities = 11;
const identitiesAnswer = 12;

/**
 * Public keys that an agent holds, as they go over the wire (draft-ietf-sshm-ssh-agent).
 * ssh2 1.17 leaves out those that it cannot use: certificates and security keys.
 *
 * @throws Error where the agent cannot be asked, or does not answer in time
 */
export function agentIdentities(socket: string, timeoutSeconds: number): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socket);
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      connection.destroy(new Error(`did not answer in ${timeoutSeconds} s`));
    }, timeoutSeconds * 1000);
    connection.on("connect", () => connection.write(Buffer.from([0, 0, 0, 1, requestIdentities])));
    connection.on("data", (data: Buffer) => {
      chunks.push(data);
      const answer = Buffer.concat(chunks);
      if (answer.length < 4 || answer.length < 4 + answer.readUInt32BE(0)) return;
      connection.end();
      try {
        resolve(keysOf(answer.subarray(4)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error("gave no list of keys"));
      }
    });
    connection.on("error", reject);
    connection.on("close", () => {
      clearTimeout(timer);
      reject(new Error("ended the connection"));
    });
  });
}

function keysOf(answer: Buffer): Buffer[] {
  if (answer[0] !== identitiesAnswer) throw new Error("gave no list of keys");
  const reader = new WireReader(answer.subarray(1));
  return Array.from({ length: reader.uint32() }, () => {
    const key = reader.string();
    reader.string();
    return key;
  });
}
