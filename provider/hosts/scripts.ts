import { readFileSync } from "node:fs";
import type { Script } from "./transport.ts";

/** Without comments and indentation, a quarter of what would go to each of a thousand hosts. */
const text = (file: string): string =>
  readFileSync(new URL(`./scripts/${file}`, import.meta.url), "utf8")
    .replaceAll(/^[ \t]+/gm, "")
    .replaceAll(/^#.*\n/gm, "");

export const probeScript: Script = { name: "probe", text: text("probe.sh") };

/** Does steps, then probes: one exec writes and returns fresh facts. Its `main` is the later one, so it wins. */
export const applyScript: Script = {
  name: "apply",
  text: `${probeScript.text}\n${text("apply.sh")}`,
};
