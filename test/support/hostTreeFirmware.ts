import type { HostTree } from "./hostTree.ts";
import type { CardOfTree } from "./hostTreeCards.ts";

/** `mstconfig -e -d D q NAME…` of the cards that have firmware, in the layout of mstflint 4.21. */
export function addFirmwareTool(
  tree: HostTree,
  cards: readonly CardOfTree[],
  options: { readonly name?: "mstconfig" | "mlxconfig"; readonly version?: string } = {},
): void {
  const { name = "mstconfig", version = "4.21.0" } = options;
  const told =
    name === "mstconfig"
      ? `mstconfig, mstflint ${version}, Git SHA Hash: N/A`
      : `mlxconfig, mft ${version}-8`;
  const answers = cards.map((card) => `  ${card.slot}.*) ${rowsOf(card)} ;;`);
  tree.tool(
    name,
    [
      `case $1 in --version) echo '${told}'; exit 0 ;; esac`,
      '[ "$1 $2" = "-e -d" ] || { echo "-E- invalid argument: $1"; exit 3; }',
      "device=$3",
      "shift 4",
      "case $device in",
      ...answers,
      '  *) echo "-E- Failed to open the device"; exit 3 ;;',
      "esac",
      'for wanted; do case " $rows " in *" $wanted="*) ;; *)',
      `  echo "-E- The Device doesn't support $wanted parameter"; exit 3 ;; esac; done`,
      "echo; echo 'Device #1:'; echo ----------; echo",
      "printf '%-16s%-16s\\n' 'Device type:' ConnectX7 Name: MCX75310AAS-NEAT 'Device:' \"$device\"",
      "printf '\\n%-16s%36s%16s%18s\\n' Configurations: Default Current 'Next Boot'",
      "for row in $rows; do",
      "  name=${row%%=*}",
      '  case "$# $* " in "0 "*|*" $name "*) ;; *) continue ;; esac',
      "  rest=${row#*=}",
      "  default=${rest%%,*} rest=${rest#*,}",
      `  printf '         %-36s%-15s %-15s %-15s \\n' "$name" "$default" "\${rest%%,*}" "\${rest#*,}"`,
      "done",
    ].join("\n"),
  );
}

/** Sets $rows: `NAME=default,current,next` words. */
function rowsOf(card: CardOfTree): string {
  const rows = Object.entries(card.firmware ?? {}).map(
    ([name, values]) => `${name}=${values.join(",")}`,
  );
  return rows.length === 0
    ? 'echo "-E- Failed to open the device"; exit 3'
    : `rows='${rows.join(" ")}'`;
}
