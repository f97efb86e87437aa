/**
 * A pure function of a text that answers a text it had before from memory: the
 * cards of a pool print equal tables, a thousand times over. What throws is not
 * remembered.
 *
 * @param size Answers that are kept; the oldest goes first.
 */
export function remembered<T>(parse: (text: string) => T, size: number): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = parse(text);
    const [oldest] = answers.keys();
    if (answers.size >= size && oldest !== undefined) answers.delete(oldest);
    answers.set(text, answer);
    return answer;
  };
}
