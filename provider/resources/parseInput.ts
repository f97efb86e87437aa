import { z } from "zod";
import { formatUnknownKeys } from "./unknownKeys.ts";

/**
 * A user's input that does not fit, with one line per fault. A Pulumi program
 * ends with these lines and no stack: the mark is what `RunError.isInstance()` of
 * any copy of its SDK looks for, and commands need no SDK.
 */
export class InputError extends Error {
  readonly __pulumiRunError = true;
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
    result.error.issues.map((issue) => ({ path: issue.path.join("."), message: wording(issue) })),
  );
}

/** What is wrong with a key is inside of the issue, which itself only says that there is something. */
function wording(issue: z.core.$ZodIssue): string {
  return (issue.code === "invalid_key" ? issue.issues[0]?.message : undefined) ?? issue.message;
}

/** A key that is none, with those that are: a typo is found by looking at them. */
const expectedKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "unrecognized_keys" || !(issue.inst instanceof z.ZodObject)) return undefined;
  return formatUnknownKeys(issue.keys, Object.keys(issue.inst.shape));
};
