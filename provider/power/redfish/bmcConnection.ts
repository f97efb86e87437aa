import { Client } from "undici";
import { originOf } from "../bmcAddress.ts";
import type { BmcTarget } from "../bmcTarget.ts";
import { checkedConnector } from "./certificateCheck.ts";
import { PowerError } from "../powerError.ts";

/** What became of a request. */
export type BmcAnswer =
  | {
      readonly status: "answered";
      readonly code: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** `undefined`: empty, or no JSON. */
      readonly body: unknown;
    }
  | {
      readonly status: "lost";
      /** The request may have reached the BMC: what it asked for may have been done. */
      readonly sent: boolean;
      readonly why: string;
    };

export interface BmcRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** On this BMC, from the root: `/redfish/v1/Systems`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

const largestAnswer = 4 * 1024 * 1024;

/**
 * One request on a connection of its own: a kept one that the BMC closes meanwhile
 * would leave the outcome of an action unknown.
 * @throws PowerError when the certificate is refused; `protocol` for an unusable address or fingerprint
 */
export async function requestBmc(
  bmc: BmcTarget,
  { method, path, headers, json }: BmcRequest,
  timeoutSeconds: number,
): Promise<BmcAnswer> {
  let connected = false;
  const client = new Client(originOf(bmc), {
    pipelining: 0,
    maxResponseSize: largestAnswer,
    connect: checkedConnector(bmc, timeoutSeconds, () => {
      connected = true;
    }),
  });
  try {
    const answer = await client.request({
      method,
      path,
      headers: {
        Accept: "application/json",
        "OData-Version": "4.0",
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    return {
      status: "answered",
      code: answer.statusCode,
      headers: answer.headers,
      body: parseJson(await answer.body.text()),
    };
  } catch (error) {
    if (error instanceof PowerError) throw error;
    return { status: "lost", sent: connected, why: reason(error, timeoutSeconds) };
  } finally {
    await client.destroy();
  }
}

function reason(error: unknown, timeoutSeconds: number): string {
  const { name, code } = error as { name?: string; code?: string };
  if (name === "TimeoutError" || code === "UND_ERR_CONNECT_TIMEOUT")
    return `does not answer within ${timeoutSeconds} s`;
  if (code === "ECONNREFUSED") return "refuses connections";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "has an address that does not resolve";
  return `breaks the connection (${code ?? name ?? "unknown"})`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
