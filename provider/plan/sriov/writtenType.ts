/** The `type` of an object as a user wrote it, quoted; `null` where the input is no object. */
export function writtenType(input: unknown): string | null {
  if (typeof input !== "object" || input === null) return null;
  return "type" in input ? JSON.stringify(input.type) : "absent";
}
