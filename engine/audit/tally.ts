import { invariantOf } from "./invariants.ts";
import type { Check, CheckId, Difference, Subject } from "./result.ts";
import type { SaleCheckId } from "./sales/frame.ts";

/** What can be compared: the words of it are what a difference shows. */
export type Comparable = bigint | number | string | boolean;

/** Counts the values that one check compares and keeps those that differ. */
export class Tally {
  readonly id: CheckId | SaleCheckId;
  #asked: boolean;
  #compared = 0;
  readonly #differences: Difference[] = [];
  readonly #unchecked = new Set<string>();
  readonly #notes = new Set<string>();

  constructor(id: CheckId | SaleCheckId, asked = true) {
    this.id = id;
    this.#asked = asked;
  }

  get asked(): boolean {
    return this.#asked;
  }

  /** What was given shows that the check was not meant to be asked for. */
  withdraw(reason: string): void {
    this.#asked = false;
    this.#notes.add(reason);
  }

  /** One value against what it must be. @returns whether they are equal */
  equal(subject: Subject, expected: Comparable, found: Comparable): boolean {
    return this.holds(expected === found, subject, expected, found);
  }

  /** A condition, in words where it is not an equality. @returns the condition */
  holds(condition: boolean, subject: Subject, expected: Comparable, found: Comparable): boolean {
    this.#compared += 1;
    if (!condition) {
      const amount =
        typeof expected === "bigint" && typeof found === "bigint"
          ? { amount: (found - expected).toString() }
          : {};
      const invariant = invariantOf(subject.rule);
      this.#differences.push({
        ...subject,
        ...(invariant === undefined ? {} : { invariant }),
        expected: expected.toString(),
        found: found.toString(),
        ...amount,
      });
    }
    return condition;
  }

  /** Lists, value by value; a list of another length is one difference more. */
  equalLists(
    subject: Subject,
    expected: readonly Comparable[],
    found: readonly Comparable[],
    at: (i: number) => Partial<Subject> = () => ({}),
  ): void {
    this.equal({ ...subject, rule: `${subject.rule}-count` }, expected.length, found.length);
    expected.forEach((each, i) => {
      const other = found[i];
      if (other !== undefined) {
        this.equal({ ...subject, ...at(i) }, each, other);
      }
    });
  }

  /** The check could not run, or not to its end. */
  cannot(reason: string): void {
    this.#unchecked.add(reason);
  }

  note(line: string): void {
    this.#notes.add(line);
  }

  get check(): Check {
    const { id, asked } = this;
    const notes = [...this.#notes];
    if (!asked) {
      return { id, ok: false, asked, compared: 0, differences: [], unchecked: [], notes };
    }
    return {
      id,
      ok: this.#differences.length === 0 && this.#unchecked.size === 0,
      asked,
      compared: this.#compared,
      differences: this.#differences,
      unchecked: [...this.#unchecked],
      notes,
    };
  }
}

export type Tallies = { readonly [Id in CheckId]: Tally };
