import { gunzipSync } from "node:zlib";
import type { Dispatcher } from "undici";

/**
 * The whole of an answer. Asked for gzip, the API server packs answers of more
 * than 128 KiB: 5,000 pods are 58 MB without it.
 */
export async function answerText({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (headers["content-encoding"] !== "gzip") return body.text();
  return gunzipSync(new Uint8Array(await body.arrayBuffer())).toString();
}
