import type { Deal, Units, Wad } from "../deal/model.ts";

const WAD = 10n ** 18n;

/** Votes cast with notes of one class. */
export interface VoteTally {
  readonly yes: Units;
  readonly no: Units;
}

export interface VoteCount {
  readonly won: boolean;
  readonly yes: Units;
  readonly no: Units;
  readonly electorate: Units;
}

export interface WeighParameters {
  readonly deal: Deal;
  /** One a class, as `directionOf` gives them. */
  readonly weights: readonly Units[];
  readonly tallyOf: (classIndex: number) => VoteTally;
  readonly quorum: Wad;
  readonly majority: Wad;
}

/** Weighs votes: each class's sums by its weight over its face, floored once; quorum and majority of what was cast. */
export function weigh({ deal, weights, tallyOf, quorum, majority }: WeighParameters): VoteCount {
  let [yes, no, electorate] = [0n, 0n, 0n];
  deal.classes.forEach(({ face }, c) => {
    const weight = weights[c] ?? 0n;
    if (weight > 0n) {
      const tally = tallyOf(c);
      yes += (tally.yes * weight) / face;
      no += (tally.no * weight) / face;
      electorate += weight;
    }
  });
  const cast = yes + no;
  return { won: cast * WAD >= quorum * electorate && yes * WAD > majority * cast, yes, no, electorate };
}
