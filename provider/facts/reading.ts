import { z } from "zod";

/**
 * A value that may not have been readable. `why` says what stood in the way, in
 * words for a person; unknown is never treated as fine.
 */
export type Reading<T> =
  | { readonly status: "read"; readonly value: T }
  | { readonly status: "unknown"; readonly why: string };

export function read<T>(value: T): Reading<T> {
  return { status: "read", value };
}

export function unknown(why: string): Reading<never> {
  return { status: "unknown", why };
}

export function readingOf<T extends z.ZodType>(
  value: T,
): z.ZodDiscriminatedUnion<
  [
    z.ZodObject<{ status: z.ZodLiteral<"read">; value: T }>,
    z.ZodObject<{ status: z.ZodLiteral<"unknown">; why: z.ZodString }>,
  ]
> {
  return z.discriminatedUnion("status", [
    z.object({ status: z.literal("read"), value }),
    z.object({ status: z.literal("unknown"), why: z.string() }),
  ]);
}
