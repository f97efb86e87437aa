import type { ClientChannel } from "ssh2";
import { connectTimedOut, forwardFailed, jumpFailed } from "./connectFailure.ts";
import type { Endpoint } from "./endpoint.ts";
import { lostBeforeStart } from "./judgeOutput.ts";
import type { Link } from "./link.ts";

/**
 * Connects to an endpoint from its jump host.
 *
 * @throws HostError
 */
export async function openThrough(
  endpoint: Endpoint,
  jump: Link,
  timeoutSeconds: number,
): Promise<ClientChannel> {
  const forwarded = jump.forwardOut(endpoint.address, endpoint.port);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(connectTimedOut(endpoint, { phase: "tcp", greeting: "" }, timeoutSeconds));
      // Too late to be of use.
      forwarded.then(
        (channel) => {
          channel.close();
        },
        () => undefined,
      );
    }, timeoutSeconds * 1000);
  });
  try {
    return await Promise.race([
      forwarded.catch((error: unknown) => {
        throw jump.closed
          ? jumpFailed(endpoint, lostBeforeStart(jump.endpoint.name, jump))
          : forwardFailed(endpoint, jump.endpoint, error);
      }),
      deadline,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
