/** What is wrong with an input, told at preview. */
export interface Problem {
  /** Dotted path of the input, `pools.0.perNodeBlockSize`; `""` for the whole. */
  readonly path: string;
  /** What is, what was expected, what to do next. */
  readonly message: string;
}
