import type { HostInput } from "../../resources/hostsInput.ts";
import { jumpOf } from "./jumpOf.ts";
import type { Variables } from "./listing.ts";

/** What is taken of a host's variables, what cannot be, and what is left. */
export interface AnsibleHost {
  readonly host: HostInput | { readonly port: unknown };
  /** What keeps it from being a host of ours. */
  readonly faults: readonly string[];
  /** Variables that say how to log in and are not taken over: their names, never their values. */
  readonly left: readonly string[];
}

/** Newer and older name of a variable (ansible.builtin.ssh, "vars"). */
const names = {
  address: ["ansible_host", "ansible_ssh_host"],
  port: ["ansible_port", "ansible_ssh_port"],
  user: ["ansible_user", "ansible_ssh_user"],
} as const;

/** Passwords, and what ssh_config or the configuration of a stack says instead. */
const leftAlone =
  /^ansible_((ssh_|become_|sudo_|su_)?pass(word)?|ssh_private_key(_file|_passphrase)?|private_key_file|ssh_executable)$/;

/** Connections that are SSH. */
const ssh = [
  "ssh",
  "smart",
  "paramiko",
  "paramiko_ssh",
  "ansible.builtin.ssh",
  "ansible.netcommon.libssh",
];

/** Reads a host entry out of a host's variables. */
export function hostOf(name: string, variables: Variables): AnsibleHost {
  const faults: string[] = [];
  const valueOf = (keys: readonly string[]): unknown => {
    const key = keys.find((each) => variables[each] !== undefined && variables[each] !== null);
    if (key === undefined) return undefined;
    const value = resolved(variables[key], name, variables);
    if (typeof value === "string" && value.includes("{{"))
      faults.push(
        `${key} is the template "${value}", which ansible-inventory does not fill in; write the value into the inventory`,
      );
    return value;
  };
  const address = valueOf(names.address);
  const port = valueOf(names.port);
  const user = valueOf(names.user);
  const connection = valueOf(["ansible_connection"]);
  if (typeof connection === "string" && !ssh.includes(connection))
    faults.push(
      `ansible_connection is "${connection}", expected ssh; take the host out with a pattern such as "all:!${name}"`,
    );
  const route = jumpOf(
    ["ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"].flatMap((key) => {
      const value = resolved(variables[key], name, variables);
      return typeof value === "string" ? [[key, value] as const] : [];
    }),
  );
  return {
    host: present({
      address: address === name ? undefined : address,
      port: typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port,
      user,
      jump: route.jump,
    }),
    faults,
    left: [...Object.keys(variables).filter((key) => leftAlone.test(key)), ...route.left].sort(),
  };
}

/**
 * Fills in `{{ name }}` of plain variables: ansible-inventory prints templates
 * as they are written.
 */
function resolved(value: unknown, name: string, variables: Variables, depth = 5): unknown {
  if (typeof value !== "string" || !value.includes("{{") || depth === 0) return value;
  const filled = value.replace(/\{\{\s*(\w+)\s*\}\}/g, (template, key: string) => {
    const found =
      key === "inventory_hostname"
        ? name
        : key === "inventory_hostname_short"
          ? name.split(".")[0]
          : variables[key];
    return typeof found === "string" || typeof found === "number" ? String(found) : template;
  });
  return filled === value ? value : resolved(filled, name, variables, depth - 1);
}

function present(entry: Readonly<Record<string, unknown>>): AnsibleHost["host"] {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
