import { execFileSync } from "node:child_process";

/** Ansible did not print an inventory. */
export class AnsibleFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AnsibleFault";
  }
}

const longestSeconds = 120;

/**
 * What `ansible-inventory --list` prints. Waits for it: a program needs the hosts before it makes resources.
 *
 * @param inventories As behind its `-i`; none for those of ansible.cfg.
 * @throws AnsibleFault with its last words
 */
export function runAnsibleInventory(command: string, inventories: readonly string[]): string {
  try {
    return execFileSync(command, [...inventories.flatMap((each) => ["-i", each]), "--list"], {
      encoding: "utf8",
      // It may ask for a vault's password.
      stdio: ["ignore", "pipe", "pipe"],
      timeout: longestSeconds * 1000,
      maxBuffer: 1 << 29,
      env: {
        ...process.env,
        ANSIBLE_NOCOLOR: "1",
        // Else a source that is not there or does not parse is an inventory without hosts.
        ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "1",
      },
    });
  } catch (error) {
    throw new AnsibleFault(causeOf(command, error as NodeJS.ErrnoException & { stderr?: string }));
  }
}

function causeOf(
  command: string,
  { code, stderr = "", message }: NodeJS.ErrnoException & { stderr?: string },
): string {
  if (code === "ENOENT")
    return `${command} is not on PATH; install ansible-core, or give the JSON that \`ansible-inventory --list\` printed elsewhere`;
  if (code === "ETIMEDOUT") return `${command} took longer than ${longestSeconds} s`;
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const fault = lines.find((line) => /^\[?ERROR/i.test(line)) ?? lines.at(-1) ?? message;
  return `${command} failed: ${fault.replace(/^\[?ERROR[\]!]*:?\s*/i, "").trim()}`;
}
