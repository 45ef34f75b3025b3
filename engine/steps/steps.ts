/** Long work that pauses at each `yield`, where whoever drives it may turn to something else or leave it, and returns its result. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** The result of work whose steps follow one another without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}
