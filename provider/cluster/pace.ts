/** Times of a wait for an object, seconds. */
export interface Pace {
  /** How long one watch lasts: the API server ends it. */
  readonly watchSeconds: number;
  /** A watch that is silent for longer is dead: the server would have ended it. */
  readonly silentSeconds: number;
  /**
   * Pause between two watches, as a proxy may end each at once, and between two
   * judgements: what changes often is judged by its newest state.
   */
  readonly restSeconds: number;
  /** Time between two looks without a watch, and between two judgements without a change: judges look at other things too. */
  readonly pollSeconds: number;
  /** Pause before an API server that is away is asked again. */
  readonly awaySeconds: number;
}

export const usualPace: Pace = {
  watchSeconds: 60,
  silentSeconds: 90,
  restSeconds: 0.25,
  pollSeconds: 5,
  awaySeconds: 1,
};
