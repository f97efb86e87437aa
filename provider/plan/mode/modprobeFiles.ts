import type { RdmaMode } from "../../facts/rdmaMode.ts";
import type { ModprobeOption } from "../../facts/rdmaFacts.ts";

/** The only file that containerised OFED reads too; ours. */
export const modeFile = "/etc/modprobe.d/ib_core.conf";

/**
 * The options as modprobe reads them after our file was written: files in the
 * order of their names whatever folder they are in, one in /etc hiding its
 * namesakes elsewhere (modprobe.d(5)); the last option wins.
 */
export function withModeFile(options: readonly ModprobeOption[], mode: RdmaMode): ModprobeOption[] {
  const name = baseName(modeFile);
  const others = options.filter((option) => baseName(option.file) !== name);
  const place = others.findIndex((option) => baseName(option.file) > name);
  const at = place === -1 ? others.length : place;
  return others.toSpliced(at, 0, { file: modeFile, mode });
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
