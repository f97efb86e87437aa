/** The first words of a failure: those of a library or a program may run over many lines. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "no reason given";
  return line
    .replaceAll(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 200);
}
