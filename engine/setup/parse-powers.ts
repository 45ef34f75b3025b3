import { ZeroAddress } from "ethers";

import type { DealReader } from "../deal/deal-reader.ts";
import type { Deal, Wad } from "../deal/model.ts";
import { nearest } from "../errors/nearest.ts";
import { WAD } from "../money/units.ts";
import { LATE_DATE_DAYS } from "../program/protocol.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import { categoryBits, categoryOf } from "./categories.ts";
import type { LooseSetup } from "./parse-setup.ts";
import {
  ASSEMBLY_POWERS,
  type AssemblyPower,
  NO_REMAINDER,
  type RemainderTerms,
  type SetUpPowers,
} from "./powers.ts";

export interface ReadPowersParameters {
  readonly raw: LooseSetup;
  readonly deal: Deal;
  readonly reader: DealReader;
  readonly faults: FaultList;
}

const MOST_DAYS = 65_535;
const MOST_SMALL = 255;

/** What belongs to a sale; without a venue none of it may stand. */
const SALE_KEYS = [
  "reservePrice",
  "fee",
  "sellers",
  "buyers",
  "publicity",
  "bidding",
  "rounds",
  "cut",
  "deposit",
  "increment",
  "extension",
  "payment",
] as const;

/** Reads a set-up's powers; the remainder's venue stays text, the zero address where there is none. */
export function readPowers(parameters: ReadPowersParameters): SetUpPowers {
  return new PowersReader(parameters).read();
}

class PowersReader {
  readonly #raw: LooseSetup;
  readonly #deal: Deal;
  readonly #reader: DealReader;
  readonly #faults: FaultList;

  constructor({ raw, deal, reader, faults }: ReadPowersParameters) {
    this.#raw = raw;
    this.#deal = deal;
    this.#reader = reader;
    this.#faults = faults;
  }

  read(): SetUpPowers {
    const { challengeShare, backupAfter, assembly = {}, right = {} } = this.#raw;
    const assemblyMay = this.#assemblyMay();
    const powers: SetUpPowers = {
      challengeShare: this.#reader.wad(challengeShare, ["challengeShare"], { atMostOne: true }),
      backupAfter: this.#reader.count(backupAfter, ["backupAfter"], { least: 0, most: MOST_SMALL }),
      assemblyMay,
      originatorVotes: assembly.originatorVotes === "true",
      enforcementNamesServicer: right.remedy === "newServicer",
      worksFee: this.#worksFee(),
      noticeDays: this.#days("assembly", "notice", assembly.notice),
      votingDays: this.#days("assembly", "voting", assembly.voting, 1),
      cureDays: this.#days("assembly", "cure", assembly.cure),
      quorum: this.#reader.wad(assembly.quorum, ["assembly", "quorum"], { atMostOne: true }),
      majority: this.#shareBelowAll("assembly", "majority", assembly.majority),
      remainder: this.#remainder(),
      remitDays: this.#days("right", "remit", right.remit),
    };
    this.#checkVoting(powers);
    this.#checkRemittance(powers);
    this.#checkEnforcement(powers);
    this.#checkWorks(powers);
    return powers;
  }

  #assemblyMay(): Record<AssemblyPower, boolean> {
    const may = this.#raw.assembly?.may ?? [];
    may.forEach((_, i) => {
      this.#reader.refuseRepeated(may, i, ["assembly", "may"]);
    });
    return Object.fromEntries(ASSEMBLY_POWERS.map((power) => [power, may.includes(power)])) as Record<
      AssemblyPower,
      boolean
    >;
  }

  /** 1 + the fee's position among the reported ones. */
  #worksFee(): number {
    const { works } = this.#raw;
    if (works === undefined) {
      return 0;
    }
    const reported = this.#deal.fees.filter(({ basis }) => basis.kind === "reported").map(({ id }) => id);
    if (!reported.includes(works)) {
      const near = nearest(works, reported);
      this.#faults.error(["works"], "unknown-name", {
        found: works,
        expected: "a reported fee of the deal",
        hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
      });
    }
    return 1 + reported.indexOf(works);
  }

  #remainder(): RemainderTerms {
    const { remainder } = this.#raw;
    if (remainder === undefined) {
      return NO_REMAINDER;
    }
    const windUpDays = this.#days("remainder", "windUp", remainder.windUp, 1);
    const isWhole = this.#checkSaleKeys();
    if (!isWhole) {
      return { ...NO_REMAINDER, windUpDays };
    }
    const reader = this.#reader;
    const terms: RemainderTerms = {
      venue: remainder.venue ?? ZeroAddress,
      reservePrice: reader.units(remainder.reservePrice, ["remainder", "reservePrice"]),
      fee: this.#shareBelowAll("remainder", "fee", remainder.fee),
      sellerCategories: categoriesOf(remainder.sellers),
      buyerCategories: categoriesOf(remainder.buyers),
      publicityDays: this.#days("remainder", "publicity", remainder.publicity),
      rounds: reader.count(remainder.rounds, ["remainder", "rounds"], { least: 1, most: MOST_SMALL }),
      cut: this.#shareBelowAll("remainder", "cut", remainder.cut),
      windUpDays,
      biddingDays: this.#days("remainder", "bidding", remainder.bidding, 1),
      deposit: reader.wad(remainder.deposit, ["remainder", "deposit"], { atMostOne: true }),
      increment: reader.wad(remainder.increment, ["remainder", "increment"], { atMostOne: true }),
      extensionMinutes: reader.count(remainder.extension, ["remainder", "extension"], {
        least: 0,
        most: MOST_DAYS,
      }),
      paymentDays: this.#days("remainder", "payment", remainder.payment, 1),
    };
    if (terms.reservePrice === 0n && !this.#faults.hasErrorWithin(["remainder", "reservePrice"])) {
      this.#faults.error(["remainder", "reservePrice"], "range", {
        found: remainder.reservePrice,
        expected: "more than 0",
      });
    }
    return terms;
  }

  /** A sale has a venue and all of its terms, or nothing of them stands. Whether there is one that can be read. */
  #checkSaleKeys(): boolean {
    const { remainder = {} } = this.#raw;
    const path = ["remainder"];
    const hasVenue = remainder.venue !== undefined;
    if (!hasVenue && this.#faults.hasErrorWithin(["remainder", "venue"])) {
      return false;
    }
    for (const key of SALE_KEYS) {
      const isThere = remainder[key] !== undefined || this.#faults.hasErrorWithin(["remainder", key]);
      if (hasVenue && !isThere && !this.#faults.isMisspelt(["remainder", key])) {
        this.#faults.error(path, "missing", { expected: `\`${key}\`, because there is a \`venue\`` });
      } else if (!hasVenue && isThere) {
        this.#faults.error(["remainder", key], "without-venue", {
          found: key,
          expected: "a `venue` beside it",
          at: "key",
        });
      }
    }
    return hasVenue;
  }

  /** Votes are locks, and a lock ends before a forced transfer ordered at its start could be made. */
  #checkVoting({ votingDays }: SetUpPowers): void {
    const { assembly, windows } = this.#raw;
    const forcedTransfer = Number(windows?.forcedTransfer ?? MOST_DAYS);
    if (assembly?.voting !== undefined && votingDays >= forcedTransfer) {
      this.#faults.error(["assembly", "voting"], "voting-days", {
        found: assembly.voting,
        expected: `fewer days than \`windows.forcedTransfer\`, ${forcedTransfer}, because votes are locks`,
      });
    }
  }

  /** Each date gives what has days left yet its own days: a duty that no date finds over would never be missed. */
  #checkRemittance({ remitDays }: SetUpPowers): void {
    const { dates } = this.#deal;
    const between = dates.slice(1).map(({ day }, i) => day - (dates[i]?.day ?? 0));
    const shortest = Math.min(LATE_DATE_DAYS, ...between);
    if (remitDays >= shortest) {
      this.#faults.error(["right", "remit"], "remit-days", {
        found: this.#raw.right?.remit,
        expected: `fewer days than lie between two payment dates, late ones too: ${shortest}`,
      });
    }
  }

  #checkEnforcement({ assemblyMay }: SetUpPowers): void {
    const { assembly, right } = this.#raw;
    if (!assemblyMay.enforceRight) {
      return;
    }
    if (right?.remedy === undefined && !this.#faults.hasErrorWithin(["right", "remedy"])) {
      this.#faults.error([], "missing", {
        expected: "`right.remedy`, because the assembly may enforce the right",
      });
    }
    if (assembly?.cure === undefined && !this.#faults.hasErrorWithin(["assembly", "cure"])) {
      this.#faults.error(["assembly"], "missing", {
        expected: "`cure`, because the assembly may enforce the right",
      });
    }
  }

  #checkWorks({ assemblyMay }: SetUpPowers): void {
    const { works, assembly } = this.#raw;
    if (works !== undefined && !assemblyMay.approveWorks && !this.#faults.hasErrorWithin(["assembly"])) {
      this.#faults.error(["works"], "nobody-approves", {
        found: works,
        expected: "`approveWorks` among what the assembly may do",
      });
    }
    if (assemblyMay.approveWorks && works === undefined) {
      const at = assembly?.may?.indexOf("approveWorks") ?? 0;
      this.#faults.error(["assembly", "may", at], "no-works", {
        found: "approveWorks",
        expected: "`works` to name the reported fee that it is about",
      });
    }
  }

  #days(section: string, key: string, text: string | undefined, least = 0): number {
    return text === undefined ? 0 : this.#reader.count(text, [section, key], { least, most: MOST_DAYS });
  }

  #shareBelowAll(section: string, key: string, text: string | undefined): Wad {
    const share = this.#reader.wad(text, [section, key]);
    if (share >= WAD) {
      this.#faults.error([section, key], "share-range", { found: text, expected: "a share below 100%" });
      return 0n;
    }
    return share;
  }
}

function categoriesOf(names: readonly (string | undefined)[] | undefined): bigint {
  return categoryBits((names ?? []).flatMap((name) => categoryOf(name ?? "") ?? []));
}
