import { expandNodes, NodesetError } from "../facts/nodeset.ts";
import { HostInput, type HostsInput, strictHost } from "./hostsInput.ts";
import { InputError, parseInput } from "./parseInput.ts";
import { z } from "zod";

/** What hosts of a set share, and what single ones have of their own. */
export const HostDefaults = strictHost({
  ...HostInput.shape,
  /** By host name; wins over the shared values. @default {none} */
  each: z.record(z.string(), HostInput).exactOptional(),
});
export type HostDefaults = z.infer<typeof HostDefaults>;

/**
 * Expands a nodeset to a host set: `hosts("dgx[030-031]", { user: "ops" })`.
 * `{name}` in `address`, `node` and `bmc.address` stands for the host's name.
 *
 * @throws InputError naming the offending path for anything that is no nodeset or no host entry.
 */
export function hosts(nodeset: string, defaults: HostDefaults = {}): HostsInput {
  const { each = {}, ...shared } = parseInput("hosts", HostDefaults, defaults);
  return Object.fromEntries(
    namesOf(nodeset).map((name) => {
      const entry = { ...shared, ...each[name] };
      return [name, named(name, entry)];
    }),
  );
}

function namesOf(nodeset: string): string[] {
  try {
    return expandNodes(nodeset);
  } catch (error) {
    if (!(error instanceof NodesetError)) throw error;
    throw new InputError("hosts", [{ path: "", message: error.message }]);
  }
}

function named(name: string, entry: HostInput): HostInput {
  const fill = (text: string): string => text.replaceAll("{name}", name);
  return {
    ...entry,
    ...(entry.address === undefined ? {} : { address: fill(entry.address) }),
    ...(entry.node === undefined ? {} : { node: fill(entry.node) }),
    ...(entry.bmc === undefined ? {} : { bmc: { ...entry.bmc, address: fill(entry.bmc.address) } }),
  };
}
