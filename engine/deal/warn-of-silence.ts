import type { Path } from "../yaml/document.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import type { Deal, Test, TriggerTerms } from "./model.ts";
import type { ReadableDeal } from "./readable-deal.ts";

/**
 * Warns of triggers that a missed report, whose amounts and metrics are 0 and which flags no event, would turn to the
 * advantage of whoever kept silent: kept from being set, or cured. A trigger that a missed report sets whatever else
 * holds is sound, and so is a cure that none can bring about.
 */
export function warnOfSilence(readable: ReadableDeal, faults: FaultList): void {
  const { deal, gaps, isSound } = readable;
  const judge = new SilenceJudge(readable, faults);
  for (const trigger of deal.triggers) {
    const path: Path = ["triggers", trigger.id];
    // What is missing of a test could be what breaks the silence.
    if (!gaps.within(path) && isSound([...path, "test"]) && isSound([...path, "cures"])) {
      judge.trigger(trigger);
    }
  }
}

const NET_OF_REPORT = "collections less a fee that the report says: a missed report's fees and amounts are 0";

class SilenceJudge {
  readonly #deal: Deal;
  readonly #wrongFees: ReadonlySet<string>;
  readonly #faults: FaultList;

  constructor({ deal, wrongFees }: ReadableDeal, faults: FaultList) {
    this.#deal = deal;
    this.#wrongFees = wrongFees;
    this.#faults = faults;
  }

  trigger({ id, test, cures }: TriggerTerms): void {
    const path: Path = ["triggers", id];
    this.#eachLeaf(test, [...path, "test"], (leaf, at) => this.#warnOfZero(leaf, at));
    const underSilence = whenMissed(test);
    if (underSilence !== true) {
      this.#eachLeaf(test, [...path, "test"], (leaf, at) => this.#warnKeptFromSetting(leaf, at));
    }
    if (typeof cures !== "string") {
      this.#eachLeaf(cures, [...path, "cures"], (leaf, at) => this.#warnOfZero(leaf, at));
      if (whenMissed(cures) !== false) {
        this.#eachLeaf(cures, [...path, "cures"], (leaf, at) => this.#warnCures(leaf, at));
      }
    } else if (cures === "same" && underSilence === false) {
      this.#faults.warning([...path, "cures"], "cured-when-missed", {
        found: "`same`, with a test that fails when the report is missed",
        expected: "a cure that a missed report does not bring about",
      });
    }
  }

  #eachLeaf(test: Test, path: Path, judge: (leaf: Test, path: Path) => void): void {
    if ("tests" in test) {
      test.tests.forEach((part, i) => this.#eachLeaf(part, [...path, test.kind, i], judge));
    } else {
      judge(test, path);
    }
  }

  /** Against 0, `below` never holds and `atLeast` always does, reported or not. */
  #warnOfZero(test: Test, path: Path): void {
    const threshold =
      test.kind === "metric" ? test.value : test.kind === "collected" ? test.share : undefined;
    if (threshold === 0n && (test.kind === "metric" || test.kind === "collected")) {
      this.#faults.warning(path, "threshold-zero", {
        found: `\`${test.compare}: 0\`, which ${test.compare === "below" ? "never" : "always"} holds`,
        expected: "a threshold above 0, on whose wrong side a missed report falls",
      });
    }
  }

  #warnKeptFromSetting(test: Test, path: Path): void {
    const expected = "a test that a missed report does not keep silent";
    const hint = "`any` with `{ event: reportMissed }` sets the trigger then";
    if (test.kind === "metric" && test.compare === "atLeast" && test.value > 0n) {
      const found = `a metric \`atLeast\` that sets a trigger: a missed report's metrics are 0`;
      this.#faults.warning(path, "silent-when-missed", { found, expected, hint });
    } else if (test.kind === "event" && typeof test.event === "number") {
      const found = "a reported event that sets a trigger: a missed report flags none";
      this.#faults.warning(path, "silent-when-missed", { found, expected, hint });
    } else if (test.kind === "collected" && test.compare === "below" && this.#takesOffReported(test.less)) {
      this.#faults.warning(path, "silent-when-missed", { found: NET_OF_REPORT, expected, hint });
    }
  }

  #warnCures(test: Test, path: Path): void {
    const expected = "a cure that a missed report does not bring about";
    if (test.kind === "metric" && test.compare === "below" && test.value > 0n) {
      const found = "a metric `below` that cures a trigger: a missed report's metrics are 0";
      this.#faults.warning(path, "cured-when-missed", { found, expected });
    } else if (test.kind === "event" && test.event === "reportMissed") {
      this.#faults.warning(path, "cured-when-missed", { found: "`reportMissed` as a cure", expected });
    } else if (test.kind === "collected" && test.compare === "atLeast" && this.#takesOffReported(test.less)) {
      this.#faults.warning(path, "cured-when-missed", { found: NET_OF_REPORT, expected });
    }
  }

  /** Whether a report says what of some fee arises: its amount, or the one that it is a part of. */
  #takesOffReported(fees: readonly number[]): boolean {
    return fees.some((fee) => {
      const { id = "", basis } = this.#deal.fees[fee] ?? {};
      const kind = this.#wrongFees.has(id) ? undefined : basis?.kind;
      return kind === "reported" || kind === "perAnnumOfReported" || kind === "shareOfReported";
    });
  }
}

/** Whether a test holds at a date whose report is missed; `undefined` where that depends on something else. */
function whenMissed(test: Test): boolean | undefined {
  switch (test.kind) {
    case "metric":
      return (test.compare === "below") === test.value > 0n;
    case "event":
      return test.event === "declared" ? undefined : test.event === "reportMissed";
    case "any":
    case "all": {
      const parts = test.tests.map(whenMissed);
      const decisive = test.kind === "any";
      return parts.includes(decisive) ? decisive : parts.includes(undefined) ? undefined : !decisive;
    }
    case "collected":
    case "balance":
    case "onOrAfter":
    case "unpaidInterest":
      return undefined;
  }
}
