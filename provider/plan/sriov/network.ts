import type { IbNetworkSpec, NetworkSpec } from "./networkSpec.ts";

interface Named {
  readonly name: string;
  readonly namespace: string;
}

/** A network of either kind, told apart by `kind`. */
export type Network =
  | (Named & { readonly kind: "SriovNetwork"; readonly spec: NetworkSpec })
  | (Named & { readonly kind: "SriovIBNetwork"; readonly spec: IbNetworkSpec });
