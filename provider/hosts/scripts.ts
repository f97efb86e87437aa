import { readFileSync } from "node:fs";
import { posixSum } from "./posixSum.ts";
import type { Script } from "./transport.ts";

const raw = (file: string): string =>
  readFileSync(new URL(`./scripts/${file}`, import.meta.url), "utf8");

/** Without comments and indentation, a quarter of what would go to each of a thousand hosts. */
const text = (file: string): string =>
  raw(file)
    .replaceAll(/^[ \t]+/gm, "")
    .replaceAll(/^#.*\n/gm, "");

/** What a host keeps: with its comments, which somebody there may read, but those for shellcheck. */
const kept = (file: string): string =>
  raw(file).replaceAll(/^(?:#!.*|[ \t]*# shellcheck .*|#)\n/gm, "");

/** The script that a host runs at boot, and its unit. */
export const bootFiles = {
  script: `#!/bin/sh\n${["bootVfs.sh", "vpdSerial.sh", "vfAttributes.sh"].map(kept).join("\n")}\nboot_main "$@"\n`,
  unit: raw("bootVfs.service"),
} as const;

/** A shell function that prints a text as it is. */
const printing = (name: string, body: string): string =>
  `${name}() {\ncat <<'pulumi-rdma.text'\n${body}pulumi-rdma.text\n}\n`;

const bootSums = [bootFiles.script, bootFiles.unit].map(posixSum).join(" ");

/** What the probe is made of, one concern each. */
const probeParts = [
  "probeFiles.sh",
  "probeJobs.sh",
  "probeHost.sh",
  "probeBoot.sh",
  "probeCards.sh",
  "probeFirmware.sh",
  "probeInUse.sh",
  "probeRecords.sh",
  "probe.sh",
] as const;

export const probeScript: Script = {
  name: "probe",
  text: `${probeParts.map(text).join("")}probe_boot_sums() {\nboot_sums='${bootSums}'\n}\n`,
};

/** What the apply script is made of, one concern each. */
const applyParts = [
  "applyFiles.sh",
  "applyModprobe.sh",
  "applyBootArgument.sh",
  "applyBootTools.sh",
  "applyInitramfs.sh",
  "applyMode.sh",
  "vpdSerial.sh",
  "applyFirmware.sh",
  "vfAttributes.sh",
  "applyVfs.sh",
  "applyBootVfs.sh",
  "applyRecords.sh",
  "applyReboot.sh",
  "applyInput.sh",
  "apply.sh",
] as const;

/** Does steps, then probes: one exec writes and returns fresh facts. Its `main` is the later one, so it wins. */
export const applyScript: Script = {
  name: "apply",
  text: [
    probeScript.text,
    ...applyParts.map(text),
    printing("apply_boot_script", bootFiles.script),
    printing("apply_boot_unit", bootFiles.unit),
  ].join("\n"),
};
