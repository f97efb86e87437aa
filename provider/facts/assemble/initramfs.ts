import { printable } from "../parse/printable.ts";
import type { InitramfsFacts } from "../rdmaFacts.ts";
import { type Reading, read, unknown } from "../reading.ts";
import { outOfTime } from "./jobOutput.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/**
 * What the initramfs of the next boot's kernel holds. That of an ostree deployment is
 * made elsewhere, so that it is current only if files of this host are in it at all.
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
  const isOfHost =
    probe.signs("ostree").length === 0 || /modprobe\.d\/ib_core\.conf/.test(listing.text);
  return read({ image, loadsIbCore, current: isCurrent(probe) && isOfHost });
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
