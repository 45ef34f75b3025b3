import type { ClassTerms, Deal } from "../../engine/deal/model.ts";
import { createRandom } from "../../engine/random/random.ts";
import { ROLES as OFFICES } from "../../engine/setup/setup-schema.ts";

/** Keys of the offices, and of those who act beside them. */
export const ROLES = ["issuer", "operator", "registrar", "bank", ...OFFICES] as const;

/** With the originator, who keeps what it must retain, 25 holders. */
const INVESTORS = 24;

/** One subscription, smallest units of face. */
export interface Subscription {
  readonly subscriber: string;
  readonly classId: string;
  readonly face: bigint;
}

export interface Cast {
  readonly investors: readonly string[];
  /** Parties of the deal that hold no office. */
  readonly otherParties: readonly string[];
  readonly subscriptions: readonly Subscription[];
}

/** The first class of which investors can hold a part. */
export function offeredClass({ classes }: Pick<Deal, "classes">): ClassTerms | undefined {
  return classes.find(({ retained }) => retained < WAD);
}

/** Who takes part: roles, parties and 24 investors, and what each subscribes for; the same seed gives the same. */
export function castOf(deal: Deal, seed: string): Cast {
  const investors = Array.from({ length: INVESTORS }, (_, i) => `investor${String(i + 1).padStart(2, "0")}`);
  const roles: readonly string[] = ROLES;
  return {
    investors,
    otherParties: deal.parties.filter((party) => !roles.includes(party)),
    subscriptions: deal.classes.flatMap(({ id, face, denomination, retained }) => {
      const step = denomination ?? 1n;
      const kept = ceilTo((face * retained + WAD - 1n) / WAD, step);
      // The first class that is offered is everybody's, the others a few investors'.
      const takers =
        id === offeredClass(deal)?.id ? investors : investors.filter((_, position) => position % 3 === 0);
      const shares = split({ units: (face - kept) / step, parts: takers.length, seed: `${seed} ${id}` });
      return [
        ...(kept === 0n ? [] : [{ subscriber: "originator", classId: id, face: kept }]),
        ...takers.flatMap((subscriber, at) => {
          const units = shares[at] ?? 0n;
          return units === 0n ? [] : [{ subscriber, classId: id, face: units * step }];
        }),
      ];
    }),
  };
}

const WAD = 10n ** 18n;

function ceilTo(amount: bigint, step: bigint): bigint {
  return ((amount + step - 1n) / step) * step;
}

/** Splits so many units by chance into parts that add up exactly. */
function split({
  units,
  parts,
  seed,
}: {
  readonly units: bigint;
  readonly parts: number;
  readonly seed: string;
}): bigint[] {
  const random = createRandom(`subscriptions ${seed}`);
  const weights = Array.from({ length: parts }, () => BigInt(20 + random.below(100)));
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  let weightSoFar = 0n;
  let unitsSoFar = 0n;
  return weights.map((weight) => {
    weightSoFar += weight;
    const upToHere = (units * weightSoFar) / total;
    const own = upToHere - unitsSoFar;
    unitsSoFar = upToHere;
    return own;
  });
}
