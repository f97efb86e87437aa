/** Text only serves messages. */
const maxCharacters = 65_536;

/** ssh.c; the method is told since 8.8. */
const loggedIn = /^Authenticated to \S+ \((?:via proxy|\[\S*\]:\d+)\)(?: using "[^"]*")?\.$/;

/**
 * Takes the standard error of ssh apart. ssh ends its own lines with CR LF
 * (log.c 9.2, `do_log`); other lines come from a ProxyCommand or a banner until
 * the login is done, and from the command on the host after it.
 */
export class SshWords {
  /** Lines of ssh itself, and of the ssh of jump hosts. */
  readonly own: string[] = [];
  /** Other lines before the login. */
  readonly others: string[] = [];
  /** What the remote command wrote, byte for byte. */
  remote = "";
  /** How often ssh said that a login is done: once, and once for each jump host. */
  logins = 0;
  #rest = "";
  #characters = 0;

  /** ssh was cut off before the other side said that it speaks SSH. */
  get isBeforeLogin(): boolean {
    return this.own.some((line) => line.startsWith("kex_exchange_identification: "));
  }

  /** @returns whether a login was done in this piece. */
  add(text: string): boolean {
    const before = this.logins;
    this.#characters += text.length;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#take(line);
    return this.logins > before;
  }

  /** Takes a last line without its end. */
  finish(): void {
    if (this.#rest !== "") this.#take(this.#rest);
    this.#rest = "";
  }

  #take(line: string): void {
    if (line.endsWith("\r")) {
      const said = line.replace(/\r+$/, "");
      if (loggedIn.test(said)) this.logins += 1;
      else if (!/^(Transferred: sent|Bytes per second: sent) /.test(said)) this.own.push(said);
    } else if (this.#characters > maxCharacters) return;
    else if (this.logins > 0) this.remote += `${line}\n`;
    else this.others.push(line);
  }
}
