import type { ServerResponse } from "node:http";
import type { Answer } from "./scriptedApi.ts";

/** The newest state of one object, as its list and its watches show it. */
export class ScriptedWatch {
  /** `undefined`: there is no such object. */
  object: object | undefined;
  version = 1;
  /** Watches that are open, in the order of their beginning. */
  readonly streams: ServerResponse[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(object?: object) {
    this.object = object;
  }

  /** Answers lists and watches of it. */
  readonly answer: Answer = (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if (request.url?.includes("watch=true") !== true) {
      const metadata = { resourceVersion: String(this.version) };
      response.end(
        JSON.stringify({ metadata, items: this.object === undefined ? [] : [this.object] }),
      );
      return;
    }
    response.flushHeaders();
    this.streams.push(response);
    for (const resolve of this.#waiting.splice(0)) resolve();
  };

  /** The watch that was opened as the nth, counted from 1. */
  async opened(count: number): Promise<ServerResponse> {
    while (this.streams.length < count)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.streams[count - 1] as ServerResponse;
  }

  /** Tells the newest watch. */
  send(type: string, object: object): void {
    this.streams.at(-1)?.write(`${JSON.stringify({ type, object })}\n`);
  }

  /** A new state, which the newest watch is told. */
  change(type: "ADDED" | "MODIFIED", spec: object): void {
    this.version += 1;
    this.object = objectOf(spec, this.version);
    this.send(type, this.object);
  }
}

/** IPPool nets/p. */
export function objectOf(spec: object, version = 1): object {
  return {
    apiVersion: "nv-ipam.nvidia.com/v1alpha1",
    kind: "IPPool",
    metadata: { name: "p", namespace: "nets", resourceVersion: String(version) },
    spec,
  };
}
