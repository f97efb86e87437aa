/**
 * Errors that are made before this event is handled to its end record no stack. To be
 * called by the first listener of a connection's data.
 *
 * Node 24.18 to 24.21 make an error for each packet that ssh2 encrypts or decrypts, as
 * they ask whether a key's bytes are a KeyObject (isKeyObject() of lib/internal/crypto/keys.js):
 * with their stacks a probe takes 1.1 times as long.
 */
export function withoutStacks(): void {
  const limit = Error.stackTraceLimit;
  if (limit === 0) return;
  Error.stackTraceLimit = 0;
  // In front of all that the listeners behind put off.
  process.nextTick(() => {
    Error.stackTraceLimit = limit;
  });
}
