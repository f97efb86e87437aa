import { Agent, type Dispatcher, request } from "undici";
import { errorOfStatus } from "./apiStatus.ts";
import { ClusterError } from "./clusterError.ts";
import type { ClusterAccess } from "./clusterAccess.ts";
import { connectionFailure } from "./connectionFailure.ts";
import { type Attempt, pauseBefore, retryAfterSeconds } from "./retry.ts";

export interface ApiRequest {
  /** What is asked, in words, for messages: `apply IPPool network-operator/vf-pool-1`. */
  readonly what: string;
  readonly method: "GET" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** May be sent twice without harm: reads and applies. */
  readonly repeatable: boolean;
}

export interface ConnectionOptions {
  /** Longest wait for an answer, seconds. @default {30} */
  readonly answerSeconds?: number;
}

/** Sends requests to one API server: deadlines, retries, errors in words. */
export class KubeConnection {
  readonly #access: ClusterAccess;
  #agent: Agent | undefined;
  #headers: Readonly<Record<string, string>> = {};

  readonly #answerSeconds: number;

  constructor(access: ClusterAccess, { answerSeconds = 30 }: ConnectionOptions = {}) {
    this.#access = access;
    this.#answerSeconds = answerSeconds;
  }

  get server(): string {
    return this.#access.server;
  }

  /** @throws ClusterError for everything that is no success. */
  async json(asked: ApiRequest): Promise<unknown> {
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(asked);
      if (outcome.error === undefined) return outcome.value;
      if (outcome.error.code === "unauthorized" && !isRenewed) {
        // A token may have run out since it was read.
        isRenewed = true;
        await this.#renew();
        continue;
      }
      const pause = pauseBefore(attempt, outcome, asked.repeatable);
      if (pause === undefined) throw outcome.error;
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
  }

  /**
   * An answer that goes on: the events of a watch.
   *
   * @throws ClusterError where it is refused.
   */
  async stream(asked: ApiRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#send(asked, signal, 0);
    if (answer.statusCode < 300) return answer.body;
    throw errorOfStatus(answer.statusCode, await answer.body.text(), {
      what: asked.what,
      server: this.server,
    });
  }

  async close(): Promise<void> {
    await this.#agent?.destroy();
  }

  async #attempt(asked: ApiRequest): Promise<Attempt> {
    try {
      const answer = await this.#send(
        asked,
        AbortSignal.timeout(this.#answerSeconds * 1000),
        this.#answerSeconds,
      );
      const body = await answer.body.text();
      if (answer.statusCode >= 300)
        return {
          error: errorOfStatus(answer.statusCode, body, { what: asked.what, server: this.server }),
          status: answer.statusCode,
          retryAfter: retryAfterSeconds(answer.headers["retry-after"]),
        };
      return { value: parse(asked, body, this.server) };
    } catch (cause) {
      if (cause instanceof ClusterError) return { error: cause };
      return { error: connectionFailure(cause, asked.what, this.server, this.#answerSeconds) };
    }
  }

  async #send(
    { method, path, query, body, contentType }: ApiRequest,
    signal: AbortSignal,
    silentSeconds: number,
  ): Promise<Dispatcher.ResponseData> {
    if (this.#agent === undefined) await this.#renew();
    const url = new URL(path, this.server);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    return request(url, {
      method,
      ...(this.#agent === undefined ? {} : { dispatcher: this.#agent }),
      signal,
      headersTimeout: this.#answerSeconds * 1000,
      bodyTimeout: silentSeconds * 1000,
      headers: {
        accept: "application/json",
        ...this.#headers,
        ...(body === undefined ? {} : { "content-type": contentType ?? "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #renew(): Promise<void> {
    const { tls, headers } = await this.#access.credentials();
    this.#headers = headers;
    const former = this.#agent;
    this.#agent = new Agent({ connect: { ...tls, timeout: 10_000 }, connections: 32 });
    await former?.close();
  }
}

function parse({ what }: ApiRequest, body: string, server: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ClusterError(
      "server",
      `Cannot ${what}: ${server} answered with what is no JSON (${body.length} bytes); is it a Kubernetes API server, or a proxy in front of it?`,
    );
  }
}
