import { type Dispatcher, request } from "undici";
import type { z } from "zod";
import { answerText } from "./answerText.ts";
import { ApiLogin, type Login } from "./apiLogin.ts";
import { errorOfStatus } from "./apiStatus.ts";
import { ClusterError } from "./clusterError.ts";
import type { ClusterAccess } from "./clusterAccess.ts";
import { connectionFailure } from "./connectionFailure.ts";
import { pause } from "./pause.ts";
import { type Attempt, pauseBefore, retryAfterSeconds } from "./retry.ts";

export interface ApiRequest {
  /** What is asked, in words, for messages: `apply IPPool network-operator/vf-pool-1`. */
  readonly what: string;
  readonly method: "GET" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** May be sent twice without harm: reads, applies, deletes of one UID. */
  readonly repeatable: boolean;
  /** Ends the request, and its repetitions. */
  readonly signal?: AbortSignal;
}

export interface ConnectionOptions {
  /** Nothing but reads is sent. */
  readonly readOnly: boolean;
  /** Longest wait for an answer, seconds. @default {30} */
  readonly answerSeconds?: number;
}

/** How one request is carried. */
interface Exchange {
  /** Longest pause between two pieces of the answer, seconds. */
  readonly silentSeconds: number;
  readonly signal: AbortSignal | undefined;
  readonly encoding: "gzip" | "identity";
}

/** Sends requests to one API server: logs in, keeps deadlines, tries again where that helps, and puts failures in words. */
export class KubeConnection {
  readonly #access: ClusterAccess;
  readonly #readOnly: boolean;
  readonly #answerSeconds: number;
  readonly #login: ApiLogin;

  constructor(access: ClusterAccess, { readOnly, answerSeconds = 30 }: ConnectionOptions) {
    this.#access = access;
    this.#login = new ApiLogin(access);
    this.#readOnly = readOnly;
    this.#answerSeconds = answerSeconds;
  }

  get server(): string {
    return this.#access.server;
  }

  /**
   * @param what A write, in words.
   * @throws ClusterError read_only
   */
  refuseWrites(what: string): void {
    if (this.#readOnly)
      throw new ClusterError(
        "read_only",
        `Cannot ${what}: nothing is written while "rdma:access" is "observe"; set it to "manage"`,
      );
  }

  /**
   * The answer in a known shape.
   *
   * @throws ClusterError for everything that is no success.
   */
  async read<T>(asked: ApiRequest, shape: z.ZodType<T>): Promise<T> {
    const answer = shape.safeParse(await this.json(asked));
    if (answer.success) return answer.data;
    const [issue] = answer.error.issues;
    throw new ClusterError(
      "server",
      `Cannot ${asked.what}: ${this.server} answered in another shape than expected (${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}); is it a Kubernetes API server?`,
    );
  }

  /** @throws ClusterError for everything that is no success. */
  async json(asked: ApiRequest): Promise<unknown> {
    if (asked.method !== "GET") this.refuseWrites(asked.what);
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const login = await this.#login.get();
      const outcome = await this.#attempt(asked, login);
      if (outcome.error === undefined) return outcome.value;
      if (outcome.error.code === "unauthorized" && !isRenewed) {
        // A token may have run out since it was read.
        isRenewed = true;
        await this.#login.renew(login);
        continue;
      }
      const seconds = pauseBefore(attempt, outcome, asked.repeatable);
      if (seconds === undefined) throw outcome.error;
      await pause(seconds, asked.signal);
      if (asked.signal?.aborted === true) throw outcome.error;
    }
  }

  /**
   * An answer that goes on: the events of a watch. Reading it throws what undici
   * throws where the connection breaks, or stays silent for longer than `silentSeconds`.
   *
   * @throws ClusterError where it is refused.
   */
  async stream(asked: ApiRequest, silentSeconds: number): Promise<AsyncIterable<Uint8Array>> {
    for (let isRenewed = false; ; isRenewed = true) {
      const login = await this.#login.get();
      const answer = await this.#send(asked, login, {
        silentSeconds,
        signal: asked.signal,
        encoding: "identity",
      }).catch((cause: unknown) => {
        throw connectionFailure(cause, asked.what, this.server, this.#answerSeconds);
      });
      if (answer.statusCode < 300) return answer.body;
      const error = this.#errorOf(
        asked,
        answer.statusCode,
        await answerText(answer).catch(() => ""),
        login,
      );
      if (error.code !== "unauthorized" || isRenewed) throw error;
      await this.#login.renew(login);
    }
  }

  close(): Promise<void> {
    return this.#login.close();
  }

  async #attempt(asked: ApiRequest, login: Login): Promise<Attempt> {
    const deadline = AbortSignal.timeout(this.#answerSeconds * 1000);
    const signal =
      asked.signal === undefined ? deadline : AbortSignal.any([deadline, asked.signal]);
    try {
      const answer = await this.#send(asked, login, {
        silentSeconds: this.#answerSeconds,
        signal,
        encoding: "gzip",
      });
      const body = await answerText(answer);
      const { statusCode } = answer;
      if (statusCode < 300) return { value: parse(asked, body, this.server) };
      return {
        error: this.#errorOf(asked, statusCode, body, login),
        status: statusCode,
        retryAfter: retryAfterSeconds(answer.headers["retry-after"]),
      };
    } catch (cause) {
      if (cause instanceof ClusterError) return { error: cause };
      return { error: connectionFailure(cause, asked.what, this.server, this.#answerSeconds) };
    }
  }

  async #send(
    { method, path, query, body, contentType }: ApiRequest,
    { agent, credentials }: Login,
    { silentSeconds, signal, encoding }: Exchange,
  ): Promise<Dispatcher.ResponseData> {
    // A cluster behind a proxy has a path of its own: https://rancher/k8s/clusters/c-1.
    const url = new URL(this.server.replace(/\/$/, "") + path);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    return request(url, {
      method,
      dispatcher: agent,
      ...(signal === undefined ? {} : { signal }),
      headersTimeout: this.#answerSeconds * 1000,
      bodyTimeout: silentSeconds * 1000,
      headers: {
        accept: "application/json",
        "accept-encoding": encoding,
        "user-agent": "pulumi-rdma",
        ...credentials.headers,
        ...(body === undefined ? {} : { "content-type": contentType ?? "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  #errorOf({ what, method }: ApiRequest, status: number, body: string, login: Login): ClusterError {
    const { server } = this;
    return errorOfStatus(status, body, {
      what,
      method,
      server,
      expired: login.credentials.expired,
    });
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
