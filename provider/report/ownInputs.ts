import { z } from "zod";
import { Activation } from "../plan/activation.ts";
import { Approval } from "../plan/waves/approval.ts";
import type { PreviewStep } from "./previewJson.ts";

/** What stands for a value that is known only during `pulumi up` (SDK `rpc.ts`, any type). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine prints for a secret. */
export const secretValue = "[secret]";

const Group = z.looseObject({
  hosts: z.string(),
  escalation: z.string().optional(),
  byHand: z.boolean().optional(),
});

const hidden = z.enum([unknownValue, secretValue]);
const orHidden = <T extends z.ZodType>(type: T) => z.union([type, hidden]);

/** The inputs of our resources that a report looks at; each resource has some of them. */
export const OwnInputs = z.looseObject({
  hosts: orHidden(z.record(z.string(), z.unknown())).optional(),
  rollout: z.union([z.boolean(), hidden]).optional(),
  pending: orHidden(
    z.looseObject({ hosts: z.string().optional(), activation: Activation.optional() }).array(),
  ).optional(),
  reboots: orHidden(
    Group.extend({ act: Activation, because: z.string().array() }).array(),
  ).optional(),
  approval: orHidden(Approval).optional(),
  forecast: orHidden(z.looseObject({ disturbs: z.string(), nodes: z.string() }).array()).optional(),
});
export type OwnInputs = z.infer<typeof OwnInputs>;

export type OwnInputsRead =
  | { readonly status: "read"; readonly inputs: OwnInputs }
  | { readonly status: "undecided"; readonly because: string; readonly hosts: readonly string[] };

/** The checked inputs of one of our resources; what cannot be told from them is undecided, never nothing. */
export function readOwnInputs(step: PreviewStep): OwnInputsRead {
  const read = OwnInputs.safeParse(step.newState?.inputs ?? {});
  if (!read.success)
    return {
      status: "undecided",
      hosts: [],
      because: `the preview holds "${read.error.issues[0]?.path.join(".") ?? ""}" in a shape that this version of pulumi-rdma does not know`,
    };
  const inputs = read.data;
  const hosts = typeof inputs.hosts === "object" ? Object.keys(inputs.hosts) : [];
  for (const key of ["pending", "reboots", "forecast", "hosts", "rollout"] as const) {
    if (inputs[key] === unknownValue)
      return {
        status: "undecided",
        hosts,
        because: `depends on values that are known only during the update (${key})`,
      };
    if (inputs[key] === secretValue)
      return { status: "undecided", hosts, because: `${key} is a secret: not shown, not counted` };
  }
  return { status: "read", inputs };
}
