/** Before a node has ever answered, what listens there may be anything, or nobody. */
const FIRST_ANSWER_MS = 10_000;
const ANSWER_MS = 60_000;

/** How long one node is waited for: not long until its first answer, and not again where that never came. */
export class Patience {
  #hasAnswered = false;
  #silence: Error | undefined;

  /** Aborts when an answer is late, and at once where the first never came. */
  begin(): AbortSignal {
    return this.#silence === undefined
      ? AbortSignal.timeout(this.#hasAnswered ? ANSWER_MS : FIRST_ANSWER_MS)
      : AbortSignal.abort(this.#silence);
  }

  answered(): void {
    this.#hasAnswered = true;
  }

  /** What a request that failed says in brackets; nothing where the node was not too slow. */
  ended(error: unknown): string {
    if (!isTimeout(error)) {
      return "";
    }
    if (!this.#hasAnswered) {
      this.#silence = error;
    }
    return `no answer in ${(this.#hasAnswered ? ANSWER_MS : FIRST_ANSWER_MS) / 1000} s`;
  }
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === "TimeoutError";
}
