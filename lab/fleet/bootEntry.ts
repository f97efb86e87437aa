import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The kernel command line that the next boot will use, read from the tree as its
 * boot loader would: `default` of grub.cfg by number (a submenu's entry as
 * `1>2`), or the first entry of boot/loader/entries.
 *
 * @throws Error when there is no such entry: the machine would not boot.
 */
export function bootArguments(root: string): string {
  for (const path of ["boot/grub/grub.cfg", "boot/grub2/grub.cfg"]) {
    const text = readIfThere(join(root, path));
    if (text !== undefined) return grubArguments(text, path);
  }
  const entries = join(root, "boot/loader/entries");
  const [entry] = readdirSync(entries).sort().reverse();
  const text = readFileSync(join(entries, entry ?? ""), "utf8");
  return /^options (.*)$/m.exec(text)?.[1]?.trim() ?? "";
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** What the boot loader does with a grub.cfg that grub-mkconfig made. */
function grubArguments(text: string, path: string): string {
  const wanted = /^\s*set default="(\d+(?:>\d+)*)"/m.exec(text)?.[1] ?? "0";
  const counters = [-1];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    const depth = counters.length - 1;
    if (/^(menuentry|submenu) /.test(line)) {
      counters[depth] = (counters[depth] ?? -1) + 1;
      counters.push(-1);
    } else if (line === "}" && depth > 0) {
      counters.pop();
    } else if (/^linux\s/.test(line)) {
      const position = counters.slice(0, -1).join(">");
      if (position === wanted) return `BOOT_IMAGE=${line.replace(/^linux\s+/, "").trim()}`;
    }
  }
  throw new Error(
    `Cannot boot: "${path}" holds no entry ${wanted}, expected one with a linux line`,
  );
}
