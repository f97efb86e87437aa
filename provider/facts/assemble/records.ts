import type { FirmwareWriteRecord, FirstSeenRecord, Mark } from "../recordFacts.ts";
import type { ProbeOutput } from "./probeOutput.ts";

const folder = "/var/lib/pulumi-rdma";

/** A record that lacks its boot id proves nothing and is left out. */
export function assembleFirmwareWrites(probe: ProbeOutput): FirmwareWriteRecord[] {
  return recordsOf(probe, "firmware").flatMap(({ name, lines }) => {
    const bootId = valueOf(lines, "boot_id");
    if (bootId === undefined) return [];
    const hint = valueOf(lines, "hint");
    const act = valueOf(lines, "act");
    const learned = valueOf(lines, "learned");
    return {
      card: name,
      bootId,
      wrote: settingsOf(lines, "wrote"),
      previous: settingsOf(lines, "previous"),
      hint: hint === "reboot" || hint === "power-cycle" ? hint : null,
      act: act === "warm-reboot" || act === "cold-power-cycle" ? act : null,
      ...(learned === "warm-not-enough" ? { learned } : {}),
    };
  });
}

export function assembleFirstSeen(probe: ProbeOutput): FirstSeenRecord[] {
  return recordsOf(probe, "first-seen").flatMap(({ name, lines }) => {
    const bootId = valueOf(lines, "boot_id");
    return bootId === undefined
      ? []
      : [{ card: name, bootId, nextBoot: settingsOf(lines, "next") }];
  });
}

/** A damaged mark names nobody: its artefact then counts as not ours. */
export function assembleMarks(probe: ProbeOutput): Mark[] {
  return recordsOf(probe, "marks").flatMap(({ name, lines }) => {
    const owner = valueOf(lines, "owner");
    return owner === undefined
      ? []
      : [{ artefact: name, owner, wanted: valueOf(lines, "wanted") ?? "" }];
  });
}

interface RecordText {
  readonly name: string;
  /** Key and the rest of the line. */
  readonly lines: readonly (readonly [string, string])[];
}

function recordsOf(probe: ProbeOutput, kind: string): RecordText[] {
  const prefix = `${folder}/${kind}/`;
  return [...probe.files]
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => ({
      name: path.slice(prefix.length),
      lines: text.split("\n").flatMap((line): [string, string][] => {
        const space = line.indexOf(" ");
        return space <= 0 ? [] : [[line.slice(0, space), line.slice(space + 1).trim()]];
      }),
    }));
}

function valueOf(lines: RecordText["lines"], key: string): string | undefined {
  const value = lines.find(([name]) => name === key)?.[1];
  return value === "" ? undefined : value;
}

/** `wrote NUM_OF_VFS 8` → `{NUM_OF_VFS: "8"}`. */
function settingsOf(lines: RecordText["lines"], key: string): Record<string, string> {
  return Object.fromEntries(
    lines
      .filter(([name]) => name === key)
      .flatMap(([, rest]): [string, string][] => {
        const [name, value] = rest.split(/\s+/);
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
  );
}
