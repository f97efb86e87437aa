/** What percent tokens of ssh_config(5) stand for, by letter. */
export type Tokens = Readonly<Record<string, string>>;

/** A token or variable that has no value here. */
export class TokenError extends Error {
  override readonly name = "TokenError";
}

/**
 * Expands `%h` and the like, and `${NAME}` of the environment.
 *
 * @throws TokenError naming what has no value
 */
export function expandTokens(
  text: string,
  tokens: Tokens,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return text.replace(/%(.?)|\$\{([^}]*)\}/g, (whole, letter?: string, name?: string) => {
    const value = letter === "%" ? "%" : name === undefined ? tokens[letter ?? ""] : env[name];
    if (value === undefined) throw new TokenError(whole);
    return value;
  });
}

/** `~` and `~/…` as the home directory; `~user` is left as it is. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
}
