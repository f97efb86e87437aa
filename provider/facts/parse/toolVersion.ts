/**
 * Version in a tool's `--version` text: `mstconfig, mstflint 4.21.0, Git SHA Hash: N/A`
 * → `4.21.0`, `mlxconfig, mft 4.30.1-8, built on …` → `4.30.1-8`,
 * `rdma utility, iproute2-6.1.0, libbpf 1.1.0` → `6.1.0`, `kmod version 30` → `30`.
 *
 * @returns `""` where the text does not tell
 */
export function parseToolVersion(text: string): string {
  // A version stands in the first words; the cut keeps any input cheap.
  const line = text.trimStart().slice(0, 200).split("\n")[0] ?? "";
  const named =
    /(?:mstflint|mft|version|iproute2)[ -]v?([0-9]+(?:\.[0-9]+)*(?:-[0-9]+(?:\.[0-9]+)*)?)(?![0-9A-Za-z])/;
  const bare = /(?:^|[ (-])v?([0-9]+(?:\.[0-9]+)+(?:-[0-9]+(?:\.[0-9]+)*)?)(?![0-9A-Za-z])/;
  return (named.exec(line) ?? bare.exec(line))?.[1] ?? "";
}

/**
 * Order of two versions, number by number; a missing number is less than any
 * (`4.35.0` < `4.35.0-1.6`), and `""` is less than all.
 *
 * @returns negative, 0 or positive
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [x, y] = [left[at] ?? -1, right[at] ?? -1];
    if (x !== y) {
      return x < y ? -1 : 1;
    }
  }
  return 0;
}

function numbersOf(version: string): number[] {
  return version
    .split(/[^0-9]+/)
    .filter((digits) => digits !== "")
    .map(Number);
}
