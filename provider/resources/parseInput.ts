import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { formatUnknownKeys } from "./unknownKeys.ts";

/** A user's input that does not fit, with one line per fault; a program ends with these lines and no stack. */
export class InputError extends pulumi.RunError {
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(subject: string, problems: InputError["problems"]) {
    super(
      problems
        .map(({ path, message }) => `${[subject, path].filter(Boolean).join(".")}: ${message}`)
        .join("\n"),
    );
    this.name = "InputError";
    this.problems = problems;
  }
}

/**
 * Parses what a user wrote.
 *
 * @param subject First word of the messages: `hosts`, `rdma:rollout`.
 * @throws InputError with the offending paths.
 */
export function parseInput<T extends z.ZodType>(
  subject: string,
  schema: T,
  input: unknown,
): z.infer<T> {
  const result = schema.safeParse(input, { error: expectedKeys });
  if (result.success) return result.data;
  throw new InputError(
    subject,
    result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  );
}

/** A key that is none, with those that are: a typo is found by looking at them. */
const expectedKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "unrecognized_keys" || !(issue.inst instanceof z.ZodObject)) return undefined;
  return formatUnknownKeys(issue.keys, Object.keys(issue.inst.shape));
};
