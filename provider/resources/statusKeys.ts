/** Outputs exist on the program's object only for keys that its constructor names. */
export const statusKeys = {
  activation: undefined,
  pending: undefined,
  claim: undefined,
  awaiting: undefined,
  failed: undefined,
  live: undefined,
} as const;
