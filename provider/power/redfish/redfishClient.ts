import { z } from "zod";
import { escapeText } from "../../hosts/escapeText.ts";
import { nameOf } from "../bmcAddress.ts";
import { type BmcAnswer, type BmcRequest, requestBmc } from "./bmcConnection.ts";
import type { BmcTarget } from "../bmcTarget.ts";
import { PowerError, type PowerErrorCode } from "../powerError.ts";

const link = z.object({ "@odata.id": z.string().regex(/^\/(?!\/)/) });
const serviceRoot = z.object({
  Systems: link,
  Links: z.object({ Sessions: link.optional() }).optional(),
});
const errorBody = z.object({
  error: z.object({
    code: z.string().optional(),
    "@Message.ExtendedInfo": z.array(z.object({ MessageId: z.string() })).optional(),
  }),
});

/** Answers that mean: not now. */
const busy = [409, 429, 500, 502, 503, 504];
const attempts = 3;
const retrySeconds = 2;

export interface RedfishClientOptions {
  readonly sleep: (seconds: number) => Promise<void>;
  /** Longest wait for one answer, seconds. */
  readonly requestTimeoutSeconds: number;
}

/**
 * A signed-in Redfish client. Signs in with a session (DSP0266: POST to the
 * service root's `Links.Sessions`, the token is in X-Auth-Token), with basic
 * authentication where there are none. The messages of a BMC may repeat what was
 * sent to it, so only their ids get into ours.
 */
export class RedfishClient {
  readonly bmc: BmcTarget;
  readonly #options: RedfishClientOptions;
  #sessions: string | undefined;
  #session: string | undefined;
  #authentication: Readonly<Record<string, string>> = {};

  constructor(bmc: BmcTarget, options: RedfishClientOptions) {
    this.bmc = bmc;
    this.#options = options;
  }

  /** Signs in. @returns path of the systems. @throws PowerError */
  async open(): Promise<string> {
    const root = serviceRoot.safeParse(await this.read("/redfish/v1/"));
    if (!root.success)
      throw this.failure(
        "protocol",
        "has no Redfish service root that names its systems: expected one at /redfish/v1/; check the address, or update the BMC's firmware",
      );
    this.#sessions = root.data.Links?.Sessions?.["@odata.id"];
    await this.#signIn();
    return root.data.Systems["@odata.id"];
  }

  /** Ends the session, as BMCs only have a few; never throws: an idle one ends by itself. */
  async close(): Promise<void> {
    if (this.#session === undefined) return;
    const request = { method: "DELETE", path: this.#session } as const;
    await this.#request({ ...request, headers: this.#authentication }).catch(() => undefined);
  }

  /** GET, tried again when the BMC is busy or out of reach for a moment. @throws PowerError */
  async read(path: string): Promise<unknown> {
    const answer = await this.#insist(() => this.#send({ method: "GET", path }));
    if (answer.code === 200) return answer.body;
    throw this.failure(
      "protocol",
      `answers ${this.told(answer)} to GET ${escapeText(path)}: expected 200; look at its web interface`,
    );
  }

  /**
   * POST, sent once: a second time only after a 401, which tells that nothing was done.
   * @throws PowerError `unauthorized`, or when the certificate is refused
   */
  async post(path: string, json: unknown): Promise<BmcAnswer> {
    return this.#send({ method: "POST", path, json });
  }

  failure(code: PowerErrorCode, text: string): PowerError {
    return new PowerError({ code, host: this.bmc.host, message: `${nameOf(this.bmc)} ${text}` });
  }

  /** Status code and Redfish message id. */
  told({ code, body }: { readonly code: number; readonly body: unknown }): string {
    const error = errorBody.safeParse(body).data?.error;
    const id = error?.["@Message.ExtendedInfo"]?.[0]?.MessageId ?? error?.code;
    return id === undefined ? String(code) : `${code} (${escapeText(id)})`;
  }

  /** An idle session ends, so a refused one is opened again, once. */
  async #send(request: BmcRequest): Promise<BmcAnswer> {
    const send = (): Promise<BmcAnswer> =>
      this.#request({ ...request, headers: this.#authentication });
    let answer = await send();
    if (isStatus(answer, 401) && this.#session !== undefined) {
      await this.#signIn();
      answer = await send();
    }
    if (isStatus(answer, 401) || isStatus(answer, 403)) throw this.#unauthorized();
    return answer;
  }

  async #signIn(): Promise<void> {
    const { username, password } = this.bmc;
    this.#session = undefined;
    this.#authentication = {
      Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
    };
    const path = this.#sessions;
    if (path === undefined) return;
    const json = { UserName: username, Password: password };
    const answer = await this.#insist(() => this.#request({ method: "POST", path, json }));
    if (answer.code === 404 || answer.code === 405 || answer.code === 501) return;
    if (answer.code === 401 || answer.code === 403) throw this.#unauthorized();
    const token = answer.headers["x-auth-token"];
    if (answer.code > 299 || typeof token !== "string")
      throw this.failure(
        "protocol",
        `answers ${this.told(answer)} to a new session: expected 201 with a token; look at its web interface`,
      );
    this.#authentication = { "X-Auth-Token": token };
    this.#session = sessionPath(answer);
  }

  #request(request: BmcRequest): Promise<BmcAnswer> {
    return requestBmc(this.bmc, request, this.#options.requestTimeoutSeconds);
  }

  async #insist(
    send: () => Promise<BmcAnswer>,
  ): Promise<Extract<BmcAnswer, { status: "answered" }>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await send();
      if (answer.status === "answered" && !busy.includes(answer.code)) return answer;
      if (attempt === attempts)
        throw this.failure(
          "unreachable",
          `${answer.status === "lost" ? answer.why : `answers ${this.told(answer)}`}, ${attempts} times: expected an answer; check that the BMC is up and that this machine reaches it`,
        );
      await this.#options.sleep(retrySeconds);
    }
  }

  #unauthorized(): PowerError {
    return this.failure(
      "unauthorized",
      "refuses its credentials: expected those of a user who may reset systems; correct them in the configuration, and check that the user is not locked",
    );
  }
}

function isStatus(answer: BmcAnswer, code: number): boolean {
  return answer.status === "answered" && answer.code === code;
}

/** Where the session is deleted; `Location` may be a whole URL. */
function sessionPath({
  headers,
  body,
}: Extract<BmcAnswer, { status: "answered" }>): string | undefined {
  const { location } = headers;
  const place = typeof location === "string" ? location : link.safeParse(body).data?.["@odata.id"];
  return place !== undefined && URL.canParse(place, "https://bmc")
    ? new URL(place, "https://bmc").pathname
    : undefined;
}
