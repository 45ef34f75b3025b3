import type { Deal } from "../../engine/deal/model.ts";
import { printable } from "../../engine/program/own-names.ts";
import { amountInWords, dayInWords, listed, percent } from "../../engine/program/words-numbers.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { powersInWords } from "./powers-in-words.ts";

const ROLES = {
  originator: "Originator",
  servicer: "Servicer",
  backupServicer: "Back-up servicer",
  trustee: "Trustee",
  verificationAgent: "Verification agent",
  calculationAgent: "Calculation agent",
} as const;

/** A set-up in plain sentences, one a line; ends with a line feed. */
export function setUpInWords(deal: Deal, { core, rest, subscription, powers }: SetUp): string {
  const amount = (units: bigint) => amountInWords(deal, units);
  const lines = [
    `Chain ${core.chainId}; currency ${core.currency}; registry ${core.registry}; asset: title ${core.titleId} of ${core.title}.`,
    ...Object.entries(ROLES).map(([role, name]) => `${name}: ${core[role as keyof typeof ROLES]}.`),
    ...rest.parties.flatMap((address, i) =>
      deal.parties[i] === address ? [] : [`Party ${deal.parties[i] ?? ""} is paid at ${address}.`],
    ),
    `Notes may be held by: ${listed(categoryNames(core.holderCategories))}.`,
    ...deal.classes.map(
      ({ id }, i) =>
        `Class ${id} is the token ${printable(rest.tokens[i]?.name ?? "")} (${printable(rest.tokens[i]?.symbol ?? "")}).`,
    ),
    ...deal.indices.map((index, i) => {
      const band = rest.indices[i];
      return `${index}: first fixing ${percent(band?.firstFixing ?? 0n)}, later ones from ${percent(band?.low ?? 0n)} to ${percent(band?.high ?? 0n)}.`;
    }),
    ...deal.reportedAmounts.map(
      (id, i) => `A report may name at most ${amount(rest.reportedAmountMax[i] ?? 0n)} of ${id}.`,
    ),
    ...deal.metrics.map((id, i) => `A report may name at most ${percent(rest.metricMax[i] ?? 0n)} as ${id}.`),
    `A collection period ends ${core.collectionEnd} days before its payment date. After the close: report within ${core.reportBy} days, challenge within ${core.challengeBy}, decision within ${core.resolveBy}.`,
    `A freeze lapses after ${core.freezeDays} days; a forced transfer waits ${core.forcedTransferDays}.`,
    `The asset costs ${amount(core.price)}; the offering can close until ${dayInWords(core.longStop)}.`,
    ...rest.costs.map(({ payee, amount: cost }) => `Of the proceeds ${amount(cost)} go to ${payee}.`),
    ...deal.classes.flatMap(({ id }, i) => {
      const minimum = subscription?.minima[i] ?? 0n;
      return minimum === 0n ? [] : [`A subscription of class ${id} is for at least ${amount(minimum)}.`];
    }),
    ...(subscription?.isProRata === true
      ? [
          "Classes are allotted pro rata: what the originator retains and what is contributed first and whole; all other orders may exceed a class's face until the closing day and share the rest of it.",
        ]
      : []),
    `A late date opens for at least ${amount(core.leastLateCash)}.`,
    ...powersInWords(deal, powers),
    `Law: ${printable(rest.legal.governingLaw)}; court: ${printable(rest.legal.court)}; ${printable(rest.legal.recordThatPrevails)}; opinion ${rest.legal.opinionHash}.`,
    `Hash of the deal file ${core.dealHash}; of the documents ${core.documentsHash}.`,
  ];
  return `Set-up\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
