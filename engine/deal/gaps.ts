import type { Fault } from "../errors/fault.ts";
import { formatPath, type Path } from "../yaml/document.ts";
import { isWithin } from "../yaml/fault-list.ts";

const STEP_PART = /^payments\.[^.[]+\[\d+\]\.([^.[]+)(.?)/;

/**
 * Where a document's shape was wrong: what stood there is not in the deal that was read, so nothing may be said of what
 * would be there.
 */
export class Gaps {
  readonly #faults: readonly Fault[];

  /** @param faults of the shape alone, before any of meaning */
  constructor(faults: readonly Fault[]) {
    this.#faults = faults.filter(({ severity }) => severity === "error");
  }

  /** Whether something is missing at a path or in what it holds. */
  within(path: Path): boolean {
    return this.#faults.some(({ path: at = "" }) => isWithin(at, formatPath(path)));
  }

  /** Whether a step, or what one of `keys` says in it, is missing within a path of `payments`. */
  ofSteps(path: Path, keys: readonly string[]): boolean {
    return this.#faults.some(({ path: at = "", rule }) => {
      if (!isWithin(at, formatPath(path))) {
        return false;
      }
      const [, key, further] = STEP_PART.exec(at) ?? [];
      // A key that none has may stand for any.
      return key === undefined || keys.includes(key) || (rule === "unknown-key" && further === "");
    });
  }
}
