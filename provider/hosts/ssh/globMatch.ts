/** `*` and `?` of ssh_config(5) PATTERNS; every other character stands for itself. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let starFrom = 0;
  while (from < text.length) {
    if (pattern[at] === "*") {
      star = at;
      starFrom = from;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      starFrom += 1;
      from = starFrom;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/**
 * Whether a pattern list matches: at least one pattern does, and none of the
 * negated ones (`!pattern`), wherever in the list they stand.
 */
export function patternListMatches(patterns: readonly string[], text: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith("!") && globMatches(pattern.slice(1), text)))
    return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && globMatches(pattern, text));
}
