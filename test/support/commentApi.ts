import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
}

/**
 * The comments of one pull request (GitHub's REST API, as proxy of
 * http://api.github.localhost) and of one merge request (GitLab's): listed by
 * pages of two, added, edited; every other request is refused.
 */
export class CommentApi {
  readonly comments: Comment[];
  /** Methods and paths in order. */
  readonly requests: string[] = [];
  readonly #server;
  readonly #token: string;

  private constructor(token: string, comments: readonly Comment[]) {
    this.#token = token;
    this.comments = [...comments];
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  /** @param token What every request has to carry. */
  static async start(token: string, comments: readonly Comment[]): Promise<CommentApi> {
    const api = new CommentApi(token, comments);
    await new Promise<void>((resolve) => {
      api.#server.listen(0, "127.0.0.1", resolve);
    });
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Bodies by one author. */
  by(author: string): string[] {
    return this.comments.filter((comment) => comment.author === author).map(({ body }) => body);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.closeAllConnections();
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.url);
    const sent = await text(request);
    const { headers, method = "" } = request;
    this.requests.push(`${method} ${url.pathname}`);
    const send = (status: number, body: unknown, more: Record<string, string> = {}): void => {
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(JSON.stringify(body));
    };
    const allowed =
      headers.authorization === `token ${this.#token}` || headers["private-token"] === this.#token;
    if (!allowed) {
      send(401, { message: "Bad credentials" });
      return;
    }
    if (url.pathname === "/api/v4/user") {
      send(200, { id: 1, username: "bot" });
      return;
    }
    const body = sent.startsWith("{")
      ? (JSON.parse(sent) as { body: string }).body
      : (new URLSearchParams(sent).get("body") ?? "");
    const list =
      /^\/repos\/site\/rdma\/issues\/7\/comments$|^\/api\/v4\/projects\/5\/merge_requests\/7\/notes$/;
    const one =
      /^\/repos\/site\/rdma\/issues\/comments\/(\d+)$|^\/api\/v4\/projects\/5\/merge_requests\/7\/notes\/(\d+)$/;
    const [, github, gitlab] = one.exec(url.pathname) ?? [];
    const edited = this.comments.find(({ id }) => String(id) === (github ?? gitlab));
    if (method === "GET" && list.test(url.pathname)) {
      this.#page(url, send);
    } else if (method === "POST" && list.test(url.pathname)) {
      this.comments.push({ id: 100 + this.comments.length, author: "bot", body });
      send(201, {});
    } else if (["PATCH", "PUT"].includes(method) && edited !== undefined) {
      edited.body = body;
      send(200, {});
    } else send(404, { message: "Not Found" });
  }

  #page(url: URL, send: (status: number, body: unknown, more: Record<string, string>) => void) {
    const page = Number(url.searchParams.get("page") ?? "1");
    const shown = this.comments.slice(page * 2 - 2, page * 2);
    const next = page * 2 < this.comments.length ? String(page + 1) : "";
    const link = new URL(url);
    link.searchParams.set("page", next);
    send(
      200,
      shown.map(({ id, author, body }) => ({
        id,
        body,
        user: { login: author, type: author === "bot" ? "Bot" : "User" },
        author: { id: author === "bot" ? 1 : 2 },
      })),
      { "x-next-page": next, ...(next === "" ? {} : { link: `<${link.href}>; rel="next"` }) },
    );
  }
}
