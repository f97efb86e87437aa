import { printable } from "../parse/printable.ts";
import type { InitramfsFacts } from "../rdmaFacts.ts";
import { type Reading, read, unknown } from "../reading.ts";
import { outOfTime } from "./jobOutput.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/**
 * What the initramfs of the next boot's kernel holds.
 *
 * @param kernel image that the next boot loads, `null` where that is not known
 */
export function assembleInitramfs(
  probe: ProbeOutput,
  kernel: string | null,
): Reading<InitramfsFacts> {
  const image = probe.jobs.get("initramfs-image")?.text ?? "";
  const listing = probe.jobs.get("initramfs");
  if (image === "") return unknown("no initramfs was found in /boot");
  const version = /vmlinu[xz]-(.+)$/.exec(kernel ?? "")?.[1];
  if (version !== undefined && !image.includes(version)) {
    return unknown(`the next boot loads kernel ${version}, ${image} is of another one`);
  }
  if (listing?.skipped === "tool-missing") {
    return unknown("neither lsinitramfs nor lsinitrd is installed");
  }
  if (listing?.skipped === "unreadable") return unknown(`${image} cannot be read without root`);
  if (listing === undefined || outOfTime(listing)) {
    return unknown(`listing ${image} did not end in time`);
  }
  if (listing.status !== 0) {
    return unknown(`${image} cannot be listed: ${printable(listing.text, 120)}`);
  }
  const loadsIbCore = has(listing.text, "ib_core") && has(listing.text, "mlx5_ib");
  return read({ image, loadsIbCore, current: isCurrent(probe) });
}

function has(listing: string, module: string): boolean {
  return listing.split("\n").some((line) => line.includes(`/${module}.ko`));
}

/** Times in seconds: the image's first, then those of the folder /etc/modprobe.d and of the files that speak of ib_core. */
function isCurrent(probe: ProbeOutput): boolean {
  const times = probe.jobs.get("initramfs-times");
  if (times?.status !== 0) return false;
  const [image = 0, ...sources] = times.text.split("\n").map(Number);
  return sources.every((source) => source <= image);
}
