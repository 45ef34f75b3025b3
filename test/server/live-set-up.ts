import { fileURLToPath } from "node:url";

import { id } from "ethers";

import type { Deal } from "../../engine/deal/model.ts";
import { NO_POWERS, type SetUpPowers } from "../../engine/setup/powers.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";

/** Categories 1 to 9 of the registry. */
export const ANYBODY = 0b11_1111_1110n;
/** Days before the payment date; days after the close. */
export const WINDOWS = { collectionEnd: 10, reportBy: 3, challengeBy: 5, resolveBy: 8 };

/** What a trust is issued of: a deal file, the asset's price, and how its tokens' symbols begin. */
export interface LiveDeal {
  readonly file: string;
  readonly price: bigint;
  readonly symbol: string;
}

/** The example's, without powers. */
export const JIANGHE: LiveDeal = {
  file: fileURLToPath(new URL("../../examples/china/deal.yaml", import.meta.url)),
  price: 220_000_000_000_000n,
  symbol: "JH1",
};
/** A short life with works. */
export const BEICHEN: LiveDeal = {
  file: fileURLToPath(new URL("deals/beichen.yaml", import.meta.url)),
  price: 180_000_000_000_000n,
  symbol: "BC1",
};
/** One class, and a reserve that the closing fills. */
export const HENGSHAN: LiveDeal = {
  file: fileURLToPath(new URL("deals/hengshan.yaml", import.meta.url)),
  price: 180_000_000_000_000n,
  symbol: "HS1",
};

const WAD = 1_000_000_000_000_000_000n;

/** Powers of a trust whose holders decide all that a title lets them, what remains to be sold at a venue. */
export function votersPowers(venue: string): SetUpPowers {
  return {
    ...NO_POWERS,
    challengeShare: WAD / 10n,
    backupAfter: 1,
    assemblyMay: {
      declare: true,
      replaceServicer: true,
      approveSale: true,
      enforceRight: false,
      approveWorks: true,
    },
    worksFee: 1,
    noticeDays: 2,
    votingDays: 4,
    cureDays: 10,
    quorum: WAD / 2n,
    majority: WAD / 2n,
    remainder: {
      venue,
      reservePrice: 50_000_000_000_000n,
      fee: WAD / 100n,
      sellerCategories: ANYBODY,
      buyerCategories: ANYBODY,
      publicityDays: 2,
      rounds: 2,
      cut: WAD / 5n,
      windUpDays: 30,
      biddingDays: 5,
      deposit: WAD / 10n,
      increment: WAD / 100n,
      extensionMinutes: 30,
      paymentDays: 3,
    },
  };
}

export interface SetUpPlaces {
  readonly chainId: bigint;
  readonly currency: string;
  readonly registry: string;
  readonly title: string;
  readonly titleId: bigint;
  readonly dealHash: string;
}

export interface SetUpParameters extends Omit<LiveDeal, "file"> {
  readonly deal: Deal;
  readonly places: SetUpPlaces;
  readonly powers: SetUpPowers;
  /** The account of a name: each office and party is its own. */
  readonly at: (name: string) => string;
}

export function setUpOf({ deal, places, powers, price, symbol, at }: SetUpParameters): SetUp {
  return {
    core: {
      ...places,
      originator: at("originator"),
      servicer: at("servicer"),
      backupServicer: at("backupServicer"),
      trustee: at("trustee"),
      verificationAgent: at("verificationAgent"),
      calculationAgent: at("calculationAgent"),
      holderCategories: ANYBODY,
      ...WINDOWS,
      freezeDays: 365,
      forcedTransferDays: 10,
      price,
      leastLateCash: 1_000_000n,
      longStop: deal.closing + 30,
      documentsHash: id("documents"),
    },
    rest: {
      parties: deal.parties.map(at),
      tokens: deal.classes.map((each) => ({
        name: `${deal.name} ${each.id}`,
        symbol: `${symbol}-${each.id.toUpperCase().slice(0, 3)}`,
      })),
      indices: [],
      reportedAmountMax: [],
      metricMax: [],
      costs: [{ payee: at("arranger"), amount: 1_500_000_000_000n }],
      legal: {
        governingLaw: "People's Republic of China",
        court: "Beijing Financial Court",
        opinionHash: id("opinion"),
        recordThatPrevails: "the chain's",
      },
    },
    powers,
  };
}
