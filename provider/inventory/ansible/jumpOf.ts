/** The way to a host, and the variables that hold more than that. */
export interface Route {
  readonly jump: string | undefined;
  readonly left: readonly string[];
}

/** `-J host`, `-o ProxyJump=host`, `-oProxyJump host` with or without quotes. */
const jumps = [
  /(?:^|\s)-J\s*"?(?<jump>[^\s"',]+)"?(?=\s|$)/,
  /(?:^|\s)-o\s*["']?ProxyJump[=\s]\s*(?<jump>[^\s"',]+)["']?(?=\s|$)/i,
  // The form of Ansible's own documentation: ssh -W %h:%p -q bastion.
  /(?:^|\s)-o\s*(?<quote>["'])?ProxyCommand[=\s]\s*["']?ssh\s+(?:-W\s+["']?%h:%p["']?|-q)(?:\s+(?:-W\s+["']?%h:%p["']?|-q))*\s+(?<jump>[^\s"',-][^\s"',]*)["']?(?=\s|$)/i,
] as const;

/** Options without which a connection is the same, or that the ssh configuration of Ansible itself adds. */
const harmless =
  /(?:^|\s)-(?:C|q|o\s*["']?Control(?:Master|Persist|Path)[=\s]\s*[^\s"']+["']?)(?=\s|$)/gi;

/**
 * The jump host among ssh arguments of Ansible's variables.
 *
 * @param variables Name and text.
 */
export function jumpOf(variables: readonly (readonly [string, string])[]): Route {
  let jump: string | undefined;
  const left: string[] = [];
  for (const [name, text] of variables) {
    let rest = ` ${text.trim()}`;
    for (const form of jumps) {
      const found = form.exec(rest);
      if (found?.groups?.jump === undefined) continue;
      jump ??= found.groups.jump;
      rest = rest.replace(found[0], "");
    }
    // Keepalives, host key checks and the like belong into ~/.ssh/config.
    if (rest.replace(harmless, "").trim() !== "") left.push(name);
  }
  return { jump, left };
}
