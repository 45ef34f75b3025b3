/** What a holder earned at one date with its notes, by what the class was paid there. */
export interface EarningDate {
  readonly day: number;
  readonly notes: bigint;
  readonly interest: bigint;
  readonly principal: bigint;
  readonly residual: bigint;
}

export interface Split {
  readonly interest: bigint;
  readonly principal: bigint;
  readonly residual: bigint;
}

/** Units of one payment or date, by kind. */
export interface SplitAmount extends Split {
  readonly total: bigint;
}

interface Slice {
  readonly day: number;
  readonly kind: keyof Split;
  /** Whole units earned up to the end of this slice. */
  readonly upTo: bigint;
}

/**
 * A holder's earnings of one class in order: each date's interest, then principal, then residual. A holder earns
 * notes × units given, divided by face, and is paid whole units of the sum; so amounts are differences of running floors, and
 * the slices of a payment add up to it.
 */
export class Earnings {
  readonly #slices: readonly Slice[];

  /** @param face of the class, smallest units; `dates` in order */
  constructor(face: bigint, dates: readonly EarningDate[]) {
    let numerator = 0n;
    this.#slices = dates.flatMap(({ day, notes, ...given }) =>
      (["interest", "principal", "residual"] as const).map((kind) => {
        numerator += notes * given[kind];
        return { day, kind, upTo: face === 0n ? 0n : numerator / face };
      }),
    );
  }

  /** Whole units ever earned. */
  get total(): bigint {
    return this.#slices.at(-1)?.upTo ?? 0n;
  }

  /** The units from one running total to another, by kind. */
  between(from: bigint, to: bigint): SplitAmount {
    const amounts = { interest: 0n, principal: 0n, residual: 0n };
    for (const { kind, amount } of this.#cut(from, to)) {
      amounts[kind] += amount;
    }
    return { ...amounts, total: amounts.interest + amounts.principal + amounts.residual };
  }

  /** The dates at which the units from one running total to another were earned. */
  daysBetween(from: bigint, to: bigint): number[] {
    return [...new Set(this.#cut(from, to).map(({ day }) => day))];
  }

  /** What each date brought, by kind. */
  ofDay(day: number): SplitAmount {
    const first = this.#slices.findIndex((slice) => slice.day === day);
    const before = this.#slices[first - 1]?.upTo ?? 0n;
    const last = this.#slices.findLast((slice) => slice.day === day)?.upTo ?? before;
    return this.between(before, last);
  }

  #cut(from: bigint, to: bigint): { day: number; kind: keyof Split; amount: bigint }[] {
    let start = 0n;
    return this.#slices.flatMap(({ day, kind, upTo }) => {
      const low = start > from ? start : from;
      const high = upTo < to ? upTo : to;
      start = upTo;
      return high > low ? [{ day, kind, amount: high - low }] : [];
    });
  }
}
