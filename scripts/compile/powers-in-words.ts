import { ZeroAddress } from "ethers";

import type { Deal } from "../../engine/deal/model.ts";
import { amountInWords, listed, percent } from "../../engine/program/words-numbers.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import {
  ASSEMBLY_POWERS,
  type AssemblyPower,
  type RemainderTerms,
  type SetUpPowers,
} from "../../engine/setup/powers.ts";

const POWER_WORDS: Readonly<Record<AssemblyPower, string>> = {
  declare: "declare",
  replaceServicer: "replace the servicer",
  approveSale: "approve a sale",
  enforceRight: "enforce the income right",
  approveWorks: "approve works",
};

/** What a set-up lets happen beside the payment dates, a sentence each; none where it gives no power. */
export function powersInWords(deal: Deal, powers: SetUpPowers): string[] {
  return [
    ...(powers.challengeShare > 0n
      ? [`Holders of ${percent(powers.challengeShare)} of a class's face may challenge a report.`]
      : []),
    ...(powers.backupAfter > 0
      ? [`The back-up may take the servicer's office after ${powers.backupAfter} missed reports in a row.`]
      : []),
    ...assemblyInWords(deal, powers),
    ...(powers.worksFee > 0
      ? [
          `A report may name no more of ${reportedFee(deal, powers.worksFee)} than what the members have approved and earlier reports have not spent.`,
        ]
      : []),
    ...(powers.remitDays > 0
      ? [`What was reported must have come in within ${powers.remitDays} days after the close.`]
      : []),
    ...remainderInWords(deal, powers.remainder),
  ];
}

function assemblyInWords(deal: Deal, powers: SetUpPowers): string[] {
  const may = ASSEMBLY_POWERS.filter((power) => powers.assemblyMay[power]);
  if (may.length === 0) {
    return [];
  }
  const remedy = powers.enforcementNamesServicer ? "names another servicer" : "passes its title to the trust";
  return [
    `A vote of the holders may ${listed(may.map((power) => POWER_WORDS[power]))}: notice ${powers.noticeDays} days, voting ${powers.votingDays} days, quorum ${percent(powers.quorum)}, more than ${percent(powers.majority)} of the votes cast. The originator's notes ${powers.originatorVotes ? "vote" : "do not vote"}.`,
    ...(powers.assemblyMay.approveSale && powers.remainder.reservePrice > 0n
      ? [
          `A sale that they approve may be in any venue; its reserve price, after all cuts, is at least ${amountInWords(deal, powers.remainder.reservePrice)}.`,
        ]
      : []),
    ...(powers.assemblyMay.enforceRight
      ? [`Enforcing the income right ${remedy}, after ${powers.cureDays} days of cure.`]
      : []),
  ];
}

function remainderInWords(deal: Deal, terms: RemainderTerms): string[] {
  const windingUp =
    terms.windUpDays > 0
      ? [
          `The trust can be wound up ${terms.windUpDays} days after the sale of what remains, its last unsold round or, without either, the final date's distribution.`,
        ]
      : [];
  if (terms.venue === ZeroAddress) {
    return windingUp;
  }
  const amount = amountInWords(deal, terms.reservePrice);
  return [
    `After the final date anyone may put up what remains, in the venue ${terms.venue}: reserve price ${amount}, ${terms.rounds} rounds of ${terms.biddingDays} days, each later one ${percent(terms.cut)} cheaper, after ${terms.publicityDays} days of publicity; deposit ${percent(terms.deposit)}, increment ${percent(terms.increment)}, extension ${terms.extensionMinutes} minutes, payment within ${terms.paymentDays} days; the venue's fee ${percent(terms.fee)}.`,
    `Its venue admits as sellers ${listed(categoryNames(terms.sellerCategories))}, as buyers ${listed(categoryNames(terms.buyerCategories))}.`,
    ...windingUp,
  ];
}

function reportedFee(deal: Deal, worksFee: number): string {
  const reported = deal.fees.filter(({ basis }) => basis.kind === "reported");
  return reported[worksFee - 1]?.id ?? `number ${worksFee - 1}`;
}
