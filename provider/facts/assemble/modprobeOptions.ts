import { parseModprobeFile } from "../parse/modprobe.ts";
import type { ModprobeOption } from "../rdmaFacts.ts";
import { type Reading, read, unknown } from "../reading.ts";
import { attempt } from "./attempt.ts";
import type { ProbeOutput } from "./probeOutput.ts";

/**
 * The netns_mode options of modprobe.d in the order in which modprobe reads the
 * files: by name, over all folders. Of files with the same name only the one in
 * the first folder counts (/etc, /run, /usr/local/lib, /usr/lib, /lib; kmod
 * libkmod-config.c), also when it is empty or a link to /dev/null.
 */
export function assembleModprobe(probe: ProbeOutput): Reading<ModprobeOption[]> {
  const denied = [...probe.unreadable].find((path) => path.endsWith("/modprobe.d"));
  if (denied !== undefined) return unknown(`${denied} cannot be read`);
  const byName = new Map<string, string>();
  for (const path of probe.modprobeFiles) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!byName.has(name)) byName.set(name, path);
  }
  const names = [...byName.keys()].sort((a, b) => (a < b ? -1 : 1));
  const options: ModprobeOption[] = [];
  for (const file of names.map((name) => byName.get(name) ?? name)) {
    if (probe.unreadable.has(file)) return unknown(`${file} cannot be read`);
    const text = probe.files.get(file);
    if (text === undefined) continue;
    const mode = attempt(() => read(parseModprobeFile(text)));
    if (mode.status === "unknown") return unknown(`${file}: ${mode.why}`);
    if (mode.value !== undefined) options.push({ file, mode: mode.value });
  }
  return read(options);
}
