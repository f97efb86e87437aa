import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CardSpec } from "../profile.ts";
import { slotOf } from "./pciPaths.ts";
import type { TreeWriter } from "./treeWriter.ts";

/** A row of the NVRAM file that the stand-in firmware tool reads and writes. */
interface NvRow {
  readonly name: string;
  readonly default: string;
  current: string;
  readonly next: string;
  readonly access: string;
}

/** Writes the NVRAM of a card: `nvram/<slot>/parameters` and, for the tool's heading, `nvram/<slot>/card`. */
export function writeNvram(machine: TreeWriter, card: CardSpec): void {
  const [first] = card.functions;
  if (first === undefined) return;
  const folder = `nvram/${slotOf(first.pci)}`;
  machine.file(
    `${folder}/card`,
    [
      `device_type='${card.deviceType}'`,
      `part_number='${card.partNumber}'`,
      `description='${card.description}'`,
      `hint='${card.hint}'`,
      `loads_on='${card.loadsOn}'`,
      "",
    ].join("\n"),
  );
  if (card.nv === null) return;
  const rows = Object.entries(card.nv).map(
    ([name, value]) =>
      `${name} ${value.default} ${value.current} ${value.next} ${value.readOnly === true ? "ro" : "rw"}\n`,
  );
  machine.file(`${folder}/parameters`, rows.join(""));
}

/**
 * What the cards do when power or PERST comes back: Next Boot becomes Current,
 * after a warm boot only on cards that load then.
 */
export function promoteNvram(machineRoot: string, kind: "warm" | "cold"): void {
  const nvram = join(machineRoot, "nvram");
  for (const slot of readdirSync(nvram)) {
    const card = readFileSync(join(nvram, slot, "card"), "utf8");
    if (kind === "warm" && card.includes("loads_on='cold'")) continue;
    const rows = readNvram(machineRoot, slot);
    if (rows === null) continue;
    for (const row of rows) row.current = row.next;
    const text = rows.map(
      (row) => `${row.name} ${row.default} ${row.current} ${row.next} ${row.access}\n`,
    );
    writeFileSync(join(nvram, slot, "parameters"), text.join(""));
  }
}

function readNvram(machineRoot: string, slot: string): NvRow[] | null {
  let text: string;
  try {
    text = readFileSync(join(machineRoot, "nvram", slot, "parameters"), "utf8");
  } catch {
    return null;
  }
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [name, defaultValue, current, next, access] = line.split(" ") as [
        string,
        string,
        string,
        string,
        string,
      ];
      return { name, default: defaultValue, current, next, access };
    });
}

/** What the card's firmware offers the kernel at this boot. */
export function sriovOf(
  machineRoot: string,
  card: CardSpec,
): { totalVfs: number; enabled: boolean } {
  const [first] = card.functions;
  const rows = first === undefined ? null : readNvram(machineRoot, slotOf(first.pci));
  const current = (name: string): string | undefined =>
    rows?.find((row) => row.name === name)?.current;
  return {
    totalVfs: Number(current("NUM_OF_VFS") ?? "0"),
    enabled: current("SRIOV_EN") === "True(1)",
  };
}
