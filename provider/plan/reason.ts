/** Placeholder of the union: see plan. */
export type Reason = { readonly code: "host_unreachable"; readonly summary: string };
