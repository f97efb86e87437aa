import type { VfFacts } from "../cardFacts.ts";

export type VfAttributes = NonNullable<VfFacts["attributes"]>;

const trusts: Readonly<Record<string, boolean>> = { on: true, off: false };

/**
 * Attributes of a PF's VFs by index, of the probe's lines `index, MAC, trust, link
 * state, node GUID, port GUID`, a space between and `-` for what `ip` does not tell.
 * Other lines are left out: that VF has no attributes then.
 */
export function vfAttributes(text: string): ReadonlyMap<number, VfAttributes> {
  const attributes = new Map<number, VfAttributes>();
  for (const line of text.split("\n")) {
    const words = line.split(" ");
    const [index = "", mac = "", trust = "", state = "", node = "", port = ""] = words;
    if (words.length !== 6 || !/^[0-9]{1,5}$/.test(index)) continue;
    attributes.set(Number(index), {
      mac: told(mac),
      nodeGuid: told(node),
      portGuid: told(port),
      trust: trusts[trust] ?? null,
      linkState: told(state),
    });
  }
  return attributes;
}

function told(word: string): string | null {
  return word === "-" || word === "" ? null : word;
}
