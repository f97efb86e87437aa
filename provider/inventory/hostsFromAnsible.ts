import { readFileSync, statSync } from "node:fs";
import { foldNodes } from "../facts/nodeset.ts";
import type { HostsInput } from "../resources/hostsInput.ts";
import { InputError } from "../resources/parseInput.ts";
import { type AnsibleHost, hostOf } from "./ansible/hostOf.ts";
import { isListing, type Listing, readListing } from "./ansible/listing.ts";
import { AnsibleFault, runAnsibleInventory } from "./ansible/runAnsibleInventory.ts";
import { PatternFault, selectHosts } from "./ansible/selectHosts.ts";
import { inventoryOf, type InventoryOptions } from "./inventoryOf.ts";

export interface AnsibleOptions extends InventoryOptions {
  /**
   * Inventories as behind `ansible-inventory -i`: files, folders, plugins; or a
   * file of what `ansible-inventory --list` printed, which needs no Ansible.
   *
   * @default {those of ansible.cfg}
   */
  readonly inventory?: string | readonly string[];
  /** Which hosts: groups, hosts, wildcards, `a:b`, `a:&b`, `a:!b`. @default {"all"} */
  readonly pattern?: string;
  /** @default {"ansible-inventory"} */
  readonly command?: string;
  /** Takes a line for what is not taken over. @default {stderr} */
  readonly warn?: (line: string) => void;
}

/**
 * Hosts of an Ansible inventory: ansible_host, ansible_port, ansible_user, and
 * the jump host of ansible_ssh_common_args. Passwords are never taken over: a
 * warning names the variables.
 *
 * @throws InputError naming the inventory: Ansible cannot read it, the pattern means nothing, a host is not reached over SSH, another number of hosts than expected.
 */
export function hostsFromAnsible(options: AnsibleOptions = {}): HostsInput {
  const { pattern = "all", warn = writeLine } = options;
  const inventories = [options.inventory ?? []].flat();
  const name =
    inventories.length === 0
      ? "Ansible inventory"
      : `Ansible inventory ${inventories.map((each) => `"${each}"`).join(", ")}`;
  const refuse = (message: string): InputError => new InputError(name, [{ path: "", message }]);
  const listing = listingOf(inventories, options.command ?? "ansible-inventory", refuse);
  const chosen = chosenOf(pattern, listing, refuse);
  const read = new Map(chosen.map((host) => [host, hostOf(host, listing.variablesOf(host))]));
  const faulty = foldBy(read, ({ faults }) => faults);
  if (faulty.length > 0)
    throw new InputError(
      name,
      faulty.map(([fault, hosts]) => ({ path: hosts, message: fault })),
    );
  for (const [variable, hosts] of foldBy(read, ({ left }) => left))
    warn(`${name}: ${variable} of ${hosts} is not taken over: ${instead(variable)}`);
  return inventoryOf(
    {
      name,
      selection: ` of ${listing.hosts.length} with the pattern "${pattern}"`,
    },
    [...read].map(([host, { host: entry }]) => ({ name: host, host: entry, where: "in it" })),
    options,
  );
}

function listingOf(
  inventories: readonly string[],
  command: string,
  refuse: (message: string) => InputError,
): Listing {
  const [only, ...others] = inventories;
  const printed = only === undefined || others.length > 0 ? undefined : printedListing(only);
  try {
    return readListing(printed ?? JSON.parse(runAnsibleInventory(command, inventories)));
  } catch (error) {
    if (error instanceof AnsibleFault) throw refuse(error.message);
    throw refuse("holds something else than `ansible-inventory --list` prints");
  }
}

/** What stands in a file that `ansible-inventory --list` wrote; `undefined` for what Ansible has to read. */
function printedListing(path: string): unknown {
  try {
    if (!statSync(path).isFile()) return undefined;
    const text = readFileSync(path, "utf8");
    if (!/^\s*\{/.test(text)) return undefined;
    const value: unknown = JSON.parse(text);
    return isListing(value) ? value : undefined;
  } catch {
    // Ansible says what is wrong with it.
    return undefined;
  }
}

function chosenOf(
  pattern: string,
  listing: Listing,
  refuse: (message: string) => InputError,
): string[] {
  try {
    return selectHosts(pattern, listing);
  } catch (error) {
    if (error instanceof PatternFault) throw refuse(error.message);
    throw error;
  }
}

/** Words of hosts, each with the hosts that it is said of, folded. */
function foldBy(
  read: ReadonlyMap<string, AnsibleHost>,
  wordsOf: (host: AnsibleHost) => readonly string[],
): [string, string][] {
  const said = [...read].flatMap(([name, host]) => wordsOf(host).map((word) => ({ name, word })));
  return [...Map.groupBy(said, ({ word }) => word)].map(([word, all]) => [
    word,
    foldNodes(all.map(({ name }) => name)),
  ]);
}

function instead(variable: string): string {
  if (/become|sudo|su_/.test(variable))
    return "sudo has to work without a password where no other way is configured";
  if (/key/.test(variable))
    return "name keys in ~/.ssh/config, in rdma:ssh.identityFiles, or load them into an agent";
  if (/args|executable/.test(variable)) return "write such options into ~/.ssh/config";
  return "logins are by key or agent; passwords of an inventory are read by everybody who reads a stack";
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`);
}
