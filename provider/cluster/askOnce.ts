/**
 * Answers by key, each asked for once, by however many at a time. A failure
 * holds for some seconds: who asks next does not wait for the same again.
 */
export class AskOnce<Key, Answer> {
  readonly #answers = new Map<Key, Promise<Answer>>();
  readonly #failedSeconds: number;

  constructor(failedSeconds: number) {
    this.#failedSeconds = failedSeconds;
  }

  get(key: Key, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = ask();
    this.#answers.set(key, answer);
    answer.catch(() => {
      setTimeout(() => {
        this.#forgetThis(key, answer);
      }, this.#failedSeconds * 1000).unref();
    });
    return answer;
  }

  /** What was asked for already. */
  known(key: Key): Promise<Answer> | undefined {
    return this.#answers.get(key);
  }

  /** The next one asks anew. */
  forget(key: Key): void {
    this.#answers.delete(key);
  }

  #forgetThis(key: Key, answer: Promise<Answer>): void {
    if (this.#answers.get(key) === answer) this.#answers.delete(key);
  }
}
