import { readFileSync } from "node:fs";
import type { Script } from "./transport.ts";

/** Without comments and indentation, a quarter of what would go to each of a thousand hosts. */
const text = (file: string): string =>
  readFileSync(new URL(`./scripts/${file}`, import.meta.url), "utf8")
    .replaceAll(/^[ \t]+/gm, "")
    .replaceAll(/^#.*\n/gm, "");

export const probeScript: Script = { name: "probe", text: text("probe.sh") };

/** What the apply script is made of, one concern each. */
const applyParts = [
  "applyFiles.sh",
  "applyModprobe.sh",
  "applyBootArgument.sh",
  "applyBootTools.sh",
  "applyInitramfs.sh",
  "applyMode.sh",
  "applyFirmware.sh",
  "applyVfs.sh",
  "applyRecords.sh",
  "applyReboot.sh",
  "applyInput.sh",
  "apply.sh",
] as const;

/** Does steps, then probes: one exec writes and returns fresh facts. Its `main` is the later one, so it wins. */
export const applyScript: Script = {
  name: "apply",
  text: [probeScript.text, ...applyParts.map(text)].join("\n"),
};
