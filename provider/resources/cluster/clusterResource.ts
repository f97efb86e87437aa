import type * as pulumi from "@pulumi/pulumi";
import type { PendingObject } from "../../plan/objects/pendingObject.ts";
import { DynamicResource } from "../dynamicResource.ts";
import type { ObjectMetadata } from "./objectInputs.ts";

/** Whom a change disturbs, without what moves: for policy packs and saved plans. */
export interface Disturbance {
  /** `reboot`, `drain`, `restart`, `loss`, … */
  readonly disturbs: string;
  /** Folded nodeset; `""` for the cluster as a whole. */
  readonly nodes: string;
}

/** Arguments of every resource that is one object in a namespace. */
export interface ObjectArgs {
  /** @default {the resource's name in lower case, in "nvidia-network-operator"} */
  readonly metadata?: pulumi.Input<ObjectMetadata>;
  /** Takes over fields that another field manager owns. @default {false} */
  readonly force?: pulumi.Input<boolean>;
  /** Longest wait until it is ready, seconds. @default {900} */
  readonly readyTimeoutSeconds?: pulumi.Input<number>;
}

/** Objects of the cluster of the stack (`rdma:cluster`), applied on the server's side. */
export abstract class ClusterResource extends DynamicResource {
  /** Objects that are not as wanted and which of their fields; empty after an update. */
  declare readonly pending: pulumi.Output<PendingObject[]>;
  /** What the change would disturb; empty after an update. */
  declare readonly forecast: pulumi.Output<Disturbance[]>;
  /** What the cluster holds, by object, as of the last refresh. */
  declare readonly live: pulumi.Output<Record<string, unknown>>;

  constructor(
    type: string,
    module: string,
    name: string,
    args: pulumi.Inputs,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    super(
      type,
      module,
      name,
      { ...args, pending: undefined, forecast: undefined, live: undefined },
      options,
    );
  }
}
