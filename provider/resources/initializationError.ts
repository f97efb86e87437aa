/**
 * What create() and update() throw when some hosts failed: the engine saves the
 * resource with `properties`, lists `reasons` under it, and calls update() in
 * the next run, which does only the rest.
 */
export class InitializationError extends Error {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];

  constructor(
    id: string,
    properties: Readonly<Record<string, unknown>>,
    reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
    this.name = "InitializationError";
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}
