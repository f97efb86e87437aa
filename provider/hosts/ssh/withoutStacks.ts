/**
 * Errors that are made in `act` record no stack, for calls that make ssh2 send.
 *
 * Node 24.18 to 24.21 make an error for each packet that ssh2 encrypts or decrypts, as they
 * ask whether a key's bytes are a KeyObject (isKeyObject() of lib/internal/crypto/keys.js):
 * with their stacks a probe takes 1.1 times as long.
 */
export function withoutStacks<T>(act: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** The same for what listens to an event behind this listener. */
export function withoutStacksBehind(): void {
  const limit = Error.stackTraceLimit;
  if (limit === 0) return;
  Error.stackTraceLimit = 0;
  // In front of all that the listeners put off.
  process.nextTick(() => {
    Error.stackTraceLimit = limit;
  });
}
