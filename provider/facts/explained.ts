/** The command that prints what docs/messages.md says of codes. */
export function explainCommand(codes: readonly string[]): string {
  return `pulumi-rdma explain ${codes.join(" ")}`;
}

/** A message that points to the paragraph of its code. */
export function explained(message: string, code: string): string {
  // What is said of host keys ends with a line to copy.
  return code.startsWith("host_key_") ? message : `${message} (${explainCommand([code])})`;
}

/** The message of an error, which points to the paragraph of its code where it has one of ours. */
export function explainedError(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  // Codes of the operating system are in capitals.
  return typeof code === "string" && /^[a-z_]+$/.test(code)
    ? explained(error.message, code)
    : error.message;
}
