import { AbiCoder, type ErrorDescription, type Interface } from "ethers";

import {
  BATCH_STATES,
  BUYOUT_CLAIM_STATES,
  BUYOUT_STATES,
  LOAN_CLAIM_STATUSES,
  PROPOSAL_STATUSES,
  SALE_STATUSES,
  TRUST_STATUSES,
  inJson,
} from "../../engine/chain/enums.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import { ASSEMBLY_POWERS } from "../../engine/setup/powers.ts";
import { knownInterfaces } from "./contracts.ts";

let interfaces: readonly Interface[] | undefined;

/** A revert as a name with its values, and what it means. */
export interface RevertWords {
  /** For instance `TooEarly(18805, 18806)`. */
  readonly name: string;
  /** A sentence, where there is one for this error. */
  readonly meaning: string | undefined;
}

/** The custom error, reason or panic that a call reverted with. */
export function decodeRevert(data: string | undefined): RevertWords {
  if (data === undefined || data === "0x" || data === "") {
    return { name: "a revert without a reason", meaning: undefined };
  }
  if (data.startsWith("0x08c379a0")) {
    const [reason] = AbiCoder.defaultAbiCoder().decode(["string"], `0x${data.slice(10)}`);
    return { name: `"${String(reason)}"`, meaning: undefined };
  }
  interfaces ??= knownInterfaces();
  for (const each of interfaces) {
    const error = parse(each, data);
    if (error !== undefined) {
      const values = error.args.map((value: unknown) => String(value)).join(", ");
      return { name: `${error.name}(${values})`, meaning: meaningOf(error) };
    }
  }
  return { name: `an unknown error ${data.slice(0, 10)}`, meaning: undefined };
}

/** One sentence: the meaning where there is one, and the name. */
export function revertInWords(data: string | undefined): string {
  const { name, meaning } = decodeRevert(data);
  return meaning === undefined ? `The contract refuses it: ${name}.` : `${meaning} (${name})`;
}

function parse(contract: Interface, data: string): ErrorDescription | undefined {
  try {
    return contract.parseError(data) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A count of seconds since 1970 is above this, one of days far below. */
const LEAST_SECONDS = 10_000_000;

type WordsOf<Names extends readonly string[]> = Readonly<Record<Names[number], string>>;

/** What the name with this number is in words. */
function wordsOf<Names extends readonly string[]>(
  names: Names,
  words: WordsOf<Names>,
  number: string,
): string {
  const name: Names[number] | undefined = names[Number(number)];
  return name === undefined ? `number ${number}` : words[name];
}

const STATUS_WORDS: WordsOf<typeof TRUST_STATUSES> = {
  Offering: "its notes are being offered",
  Failed: "its offering has failed",
  Performing: "it is performing",
  Enforcement: "it is in enforcement",
  WoundUp: "it is wound up",
};

/** What a vote may do, by its bit in the set-up. */
const POWER_WORDS: WordsOf<typeof ASSEMBLY_POWERS> = {
  declare: "declare",
  replaceServicer: "replace the servicer",
  approveSale: "approve a sale",
  enforceRight: "enforce the income right",
  approveWorks: "approve works",
};

const CLAIM_WORDS: WordsOf<typeof LOAN_CLAIM_STATUSES> = {
  None: "not made",
  Claimed: "to be contested yet",
  Contested: "to be decided yet",
  Due: "due",
  Dismissed: "dismissed",
  Defaulted: "in default",
  Repurchased: "settled: the loan is bought back",
};

const PROPOSAL_WORDS: WordsOf<typeof PROPOSAL_STATUSES> = {
  None: "not there",
  Notice: "in its notice: voting has not begun",
  Voting: "being voted on",
  Uncounted: "to be counted: its vote is over",
  Lost: "lost",
  Void: "void",
  Curing: "won, and waits for the days of the cure",
  Cured: "cured",
  Executable: "won, and can be carried out",
  Executed: "carried out already",
  Expired: "expired",
};

const BUYOUT_WORDS: WordsOf<typeof BUYOUT_STATES> = {
  None: "not there",
  Proposed: "proposed",
  Withdrawn: "withdrawn",
  Agreed: "agreed",
  Paying: "being paid",
  Paid: "paid",
  Defaulted: "in default",
};

const BATCH_WORDS: WordsOf<typeof BATCH_STATES> = {
  None: "not there",
  Escrowed: "in escrow",
  Released: "handed over",
  Returned: "returned",
};

const BUYOUT_CLAIM_WORDS: WordsOf<typeof BUYOUT_CLAIM_STATES> = {
  None: "not there",
  Open: "open",
  Contested: "contested",
  Settled: "settled",
};

function meaningOf({ name, args }: ErrorDescription): string | undefined {
  const text = (position: number) => String(args[position]);
  // A trust counts in days, a venue in seconds.
  const day = (position: number) =>
    Number(args[position]) < LEAST_SECONDS
      ? formatDay(Number(args[position]))
      : new Date(Number(args[position]) * 1_000).toISOString();
  switch (name) {
    case "NotAuthorized":
      return `${text(0)} does not hold the office that may do this.`;
    case "NotOperator":
      return `${text(0)} is not the operator.`;
    case "NotRegistrar":
      return `${text(0)} is no registrar of the registry.`;
    case "WrongStatus":
      if (args.length === 2) {
        return `Sale ${text(0)} is ${inJson(SALE_STATUSES)[Number(args[1])] ?? text(1)}, which does not allow it.`;
      }
      return `The trust's status does not allow it: ${wordsOf(TRUST_STATUSES, STATUS_WORDS, text(0))}.`;
    case "NotListed":
      return `The trust's set-up does not let the assembly ${wordsOf(ASSEMBLY_POWERS, POWER_WORDS, text(0))}.`;
    case "BadServicer":
      return `${text(0)} cannot be the servicer: it is nobody, the trust, its trustee or the present one.`;
    case "TooManyServicers":
      return "The servicer's office has changed hands as often as it can.";
    case "ReportsNotMissed":
      return `${text(0)} reports were missed in a row; the set-up asks for ${text(1)} (0: the back-up never takes the office).`;
    case "AlreadyNamed":
      return `${text(0)} is named as the next servicer already.`;
    case "AccountIsOffice":
      return `Account ${text(0)} is an office's: only its own address can name another.`;
    case "NothingAnnounced":
      return `No address that could be cancelled is announced for account ${text(0)}.`;
    case "OverWorks":
      return `The report names works of ${text(0)}, more than the ${text(1)} approved and not yet spent (smallest units).`;
    case "AssetNotHeld":
      return "The trust does not hold the asset: it is for sale, sold, or ended.";
    case "OtherRemedy":
      return "The remedy that the right's seller agreed to is not the one that the set-up has its holders enforce.";
    case "BadSale":
      return `The set-up does not let the asset be put up so: ${text(0)}.`;
    case "DatesRemain":
      return "Payment dates of the terms remain.";
    case "NoWindingUp":
      return "The set-up has no days after which the trust is wound up.";
    case "SaleRuns":
      return `Sale ${text(1)} of the venue ${text(0)} has not ended.`;
    case "WrongDate":
      return `The date given is ${day(0)}, the trust expects ${day(1)}.`;
    case "TooEarly":
      return `It is ${day(0)} on the chain; this can be done from ${day(1)}.`;
    case "TooLate":
      return `It is ${day(0)} on the chain; this could be done until ${day(1)}.`;
    case "PeriodIsOpen":
      return "The collection period is still open; `weir close-period` closes it.";
    case "PeriodIsClosed":
      return "The collection period is closed already.";
    case "NoReport":
      return "There is no report to challenge.";
    case "AlreadyChallenged":
      return "The report is challenged already; the first challenge counts.";
    case "NotChallenged":
      return "The report is not challenged, so there is nothing to decide.";
    case "AlreadyResolved":
      return "The challenge is decided already.";
    case "OverMaximum":
      return `The report's ${text(0)} number ${text(1)} is ${text(2)}, more than the ${text(3)} that the terms and the set-up allow.`;
    case "WrongCount":
      return `The report gives ${text(1)} of ${text(0)}, the terms ask for ${text(2)}.`;
    case "OutsideBand":
      return `The fixing ${text(0)} lies outside the band of the set-up, ${text(1)} to ${text(2)} (18 decimals).`;
    case "TooLittleLateCash":
      return `${text(0)} of late cash is less than the ${text(1)} that open a late date (smallest units).`;
    case "NothingToRelease":
      return "Nothing is set aside for this account.";
    case "NothingToClaim":
      return `${text(0)} has nothing to claim.`;
    case "ClaimsAreFrozen":
      return `Payments to ${text(0)} are stopped under an order.`;
    case "NotEligible":
    case "ERC7943CannotReceive":
      return `${text(0)} may not hold these notes: the registry has no entry for it, or one that has expired or is of another category.`;
    case "ERC7943CannotSend":
      return `${text(0)} may not send notes.`;
    case "ERC7943InsufficientUnfrozenBalance":
      return `${text(0)} wants to move ${text(1)}, but only ${text(2)} of its notes are neither frozen nor locked (smallest units).`;
    case "NotContributor":
      return `Nothing of what the closing pays belongs to ${text(0)}, so it has nothing to contribute.`;
    case "OverContribution":
      return `The contribution of ${text(0)} is more than the ${text(1)} that the closing still owes (smallest units).`;
    case "NotAHolder":
      return `${text(0)} holds no notes of this trust.`;
    case "WrongProposalStatus":
      return `The proposal number ${text(0)} is ${wordsOf(PROPOSAL_STATUSES, PROPOSAL_WORDS, text(1))}.`;
    case "AlreadyCast":
      return `${text(2)} has cast its notes of class number ${text(1)} in this vote already.`;
    case "AlreadyJoined":
      return `${text(2)} has joined this challenge with notes of class number ${text(1)} already.`;
    case "HasConflict":
      return `${text(0)} is of the originator's investor, whose notes do not vote here.`;
    case "Recovered":
      return `Notes reached ${text(0)} by a recovery since the vote began: they may have been cast before.`;
    case "NoGround":
      return "There is no ground to enforce the right upon: what was reported has come in, no report was missed, the registry lists the originator.";
    case "StillGround":
      return "The ground of the enforcement still stands.";
    case "HoldersCannotChallenge":
      return "The set-up lets no holders challenge.";
    case "NothingToChallenge":
      return "There is no report that could still be challenged.";
    case "NotADenomination":
      return `The face ${text(0)} is not a multiple of the denomination ${text(1)} (smallest units).`;
    case "OverFace":
      return `The face ${text(0)} is more than the ${text(1)} that is left of the class beside what is kept for the originator (smallest units).`;
    case "BelowMinimum":
      return `The face ${text(0)} is less than the ${text(1)} that one subscription of the class is at least for, and not all that is left (smallest units).`;
    case "ShortReceipt":
      return `${text(0)} arrived where ${text(1)} should have: the currency charges on transfer and cannot be used.`;
    case "NotFullySubscribed":
      return `Class number ${text(0)} is subscribed for ${text(1)} of ${text(2)} (smallest units).`;
    case "RetentionNotSubscribed":
      return `The originator has subscribed ${text(1)} of class number ${text(0)}, less than the ${text(2)} that it must retain.`;
    case "ProceedsTooSmall":
      return `The proceeds of ${text(0)} do not cover price, costs and reserves of ${text(1)} (smallest units).`;
    case "NotOpen":
      return "The offering is not open.";
    case "NotClosed":
      return "The offering has not closed yet.";
    case "NotABank":
      return `${text(0)}, who signed, is not listed as a bank in the registry.`;
    case "RootUsed":
      return `The bank ${text(0)} has sold a package with this root before.`;
    case "RuleBroken":
      return `The rule \`${text(0)}\` refuses it: ${text(1)} where the rule has ${text(2)}.`;
    case "NoSuchRules":
      return "No rules are recorded under this name; `weir buyout rules` records them.";
    case "BadTerms":
      return `The terms cannot be: \`${text(0)}\`.`;
    case "OtherTerms":
      return "The sale's terms are others than those that were agreed to.";
    case "WrongState":
      return `Sale ${text(0)} is ${wordsOf(BUYOUT_STATES, BUYOUT_WORDS, text(1))}, so this cannot be done.`;
    case "WrongBatchState":
      return `Batch ${Number(args[1]) + 1} of sale ${text(0)} is ${wordsOf(BATCH_STATES, BATCH_WORDS, text(2))}, so this cannot be done.`;
    case "WrongClaimState":
      return `Claim ${Number(args[1]) + 1} of sale ${text(0)} is ${wordsOf(BUYOUT_CLAIM_STATES, BUYOUT_CLAIM_WORDS, text(2))}, so this cannot be done.`;
    case "FirstPartShort":
      return `${text(0)} is less than the ${text(1)} that the first part takes (smallest units).`;
    case "NotPaid":
      return `${text(2)} of sale ${text(0)} are paid, ${text(3)} must be before this title goes (smallest units).`;
    case "NothingIsLate":
      return `Nothing of sale ${text(0)} is late.`;
    case "NotInTape":
      return `The proof does not show a loan of batch ${Number(args[1]) + 1}.`;
    case "AlreadyPutBack":
      return "The loan has been put back before.";
    case "AlreadyReported":
      return `The collections of batch ${Number(args[1]) + 1} have been reported.`;
    case "BeyondEscrow":
      return `${text(0)} is more than the ${text(1)} that is free in the batch's escrow (smallest units).`;
    case "BadFigure":
      return `The figure ${text(0)} does not lie within ${text(1)} and ${text(2)} (smallest units).`;
    case "TitleIsFinal":
      return `Title ${text(0)} may not be transferred again.`;
    case "TitleUnderRight":
      return `Title ${text(0)} is under income right ${text(1)}: it can be neither moved, split, pledged nor carved again until the right ends.`;
    case "NotTitleOwner":
      return `${text(1)} does not own title ${text(0)}.`;
    case "NotItsHalves":
      return `These are not the two halves of title ${text(0)}'s package.`;
    case "OneLoan":
      return `Title ${text(0)} is to one loan, which cannot be split.`;
    case "NotRightOwner":
      return `${text(1)} does not own income right ${text(0)}.`;
    case "RightForSale":
      return `Income right ${text(0)} is kept for sale: who keeps it for ${text(1)} has none of its powers.`;
    case "SellerNotListed":
      return `${text(0)}, who carves, is not listed in the registry.`;
    case "NotInstitutional":
      return `An income right is for institutions: ${categoryNames(BigInt(text(0))).join(", ") || "nobody"} cannot be agreed upon.`;
    case "CategoriesOverlap":
      return `${categoryNames(BigInt(text(0))).join(", ")} cannot both hold the right and keep it for sale.`;
    case "HolderNotAdmitted":
      return `${text(1)} may not hold income right ${text(0)}: the registry lists it in no category that was agreed upon.`;
    case "LooksThroughTo":
      return `${text(0)} may not hold the right: behind it, its notes may be held by ${categoryNames(BigInt(text(1))).join(", ")}.`;
    case "NoticeBeforeTrust":
      return `${text(0)} is a trust, whose set-up has notice and cure: it cannot hold a right for which ${text(1)} days' notice is agreed.`;
    case "NoBuyBack":
      return `${text(1)} belongs to the seller of income right ${text(0)}: nothing is bought back.`;
    case "NoticeAlreadyGiven":
      return `Notice was given on ${day(1)} already.`;
    case "NoNotice":
      return `Nobody has given notice of enforcing income right ${text(0)}.`;
    case "NoticeRunning":
      return `It is ${day(0)} on the chain; the notice is over on ${day(1)}.`;
    case "AlreadyEnforced":
      return `Income right ${text(0)} was enforced already.`;
    case "EnforcedBySeller":
      return `${text(1)} is the seller of income right ${text(0)}, which only whom it is sold to enforces.`;
    case "SignatureExpired":
      return "The bank's signature has expired.";
    case "NotFree":
      return `Of ${text(0)}'s notes ${text(1)} are wanted, ${text(2)} are neither frozen nor locked nor put up (smallest units).`;
    case "NotPutUp":
      return `${text(1)} wants ${text(2)} of ${text(0)}'s notes; it has put ${text(3)} of them up (smallest units).`;
    case "TooManyLots":
      return `${text(0)} has as many lots up as the note keeps; each ends by itself.`;
    case "BadRecovery":
      return `${text(0)} cannot be recovered into ${text(1)}: announced, refused or recovered before, or no wallet of a holder.`;
    case "NotOneInvestor":
      return `The registry does not list ${text(0)} and ${text(1)} as one investor's; a registrar does, with \`weir attest --investor\`.`;
    case "NoRecovery":
      return `No recovery of ${text(0)} waits.`;
    case "RecoveryWaits":
      return `The recovery of ${text(0)} can be completed from ${new Date(Number(args[1]) * 1000).toISOString()}.`;
    case "RecoveryIsDue":
      return `${text(0)} could refuse until ${new Date(Number(args[1]) * 1000).toISOString()}; the recovery is due.`;
    case "UnderOrder":
      return `${text(0)} and ${text(1)} are both under an order; one of them has to lapse first.`;
    case "RecoveryPending":
      return `${text(0)} is to be recovered: nothing is pushed to it, but it may claim.`;
    case "BadOrder":
      return `There is no order number ${text(0)} that this can be done with.`;
    case "OrderWaits":
      return `The order number ${text(0)} must wait until ${new Date(Number(args[1]) * 1000).toISOString()}.`;
    case "NotWarranted":
      return `The originator of ${text(0)} has not warranted its loans.`;
    case "AlreadyWarranted":
      return `The loans of ${text(0)} are warranted already; a warranty cannot be changed.`;
    case "AlreadyClaimed":
      return `The loan ${text(0)} is claimed already; a loan is claimed once.`;
    case "BadProof":
      return `The loan ${text(0)} does not stand under the root of the title.`;
    case "WrongClaim":
      return `The claim of the loan ${text(0)} is ${wordsOf(LOAN_CLAIM_STATUSES, CLAIM_WORDS, text(1))}, so this cannot be done.`;
    case "OpenClaims":
      return `${text(1)} claims may still call on the security.`;
    case "BadSetup":
      return `The set-up does not fit the terms: ${text(0)}.`;
    case "WrongChain":
      return `The set-up is for chain ${text(0)}, this is chain ${text(1)}.`;
    case "UnsupportedPart":
      return `The interpreter does not run this part of the language yet: ${text(0)}.`;
    case "AccountBlocked":
      return `The currency has blocked ${text(0)}.`;
    case "CurrencyPaused":
      return "The currency is paused.";
    case "NotIssuer":
      return `${text(0)} is not the currency's issuer.`;
    case "ERC20InsufficientBalance":
      return `${text(0)} has ${text(1)}, ${text(2)} are needed (smallest units).`;
    case "ERC20InsufficientAllowance":
      return `${text(0)} may spend ${text(1)}, ${text(2)} are needed (smallest units).`;
    case "OperatorNotRegistered":
      return `The registry does not list the venue's operator ${text(0)} as one, so nothing can be put up.`;
    case "RulesNotCurrent":
      return "The venue's rules have changed, or were never set: put up on the current ones.";
    case "SellerNotAdmitted":
      return `${text(0)} is of no category that the venue admits as sellers.`;
    case "BidderNotAdmitted":
      return `${text(0)} is of no category that the sale admits as buyers.`;
    case "BidderIsSeller":
      return `${text(0)} belongs to the seller, who may not bid.`;
    case "BidderIsOperator":
      return `${text(0)} belongs to the venue's operator, who may not bid.`;
    case "CannotReceive":
      return `The lot cannot be delivered to ${text(0)}.`;
    case "BidTooLow":
      return `${text(0)} is less than the least bid, ${text(1)} (smallest units).`;
    case "BidTooHigh":
      return `${text(0)} is more than the ${text(1)} that a bid may be (smallest units).`;
    case "AlreadyLeading":
      return `${text(0)} leads, or has won: its bid stands.`;
    case "HasDefaulted":
      return `${text(0)} has not paid what it had won in this sale, and may bid in it no more.`;
    case "NoBidHere":
      return `${text(0)} has no bid that stands in this sale.`;
    case "BidStands":
      return "A bid stands, so the lot cannot be taken back.";
    case "BadRules":
    case "BadTerms":
      return `The venue does not take this ${text(0)}.`;
    case "BadLot":
      return `The venue does not sell number or amount ${text(1)} of ${text(0)}.`;
    case "NothingToRefund":
      return `${text(0)} has no deposit that could be refunded now.`;
    case "NothingToWithdraw":
      return `The venue has nothing for ${text(0)}.`;
    case "NothingToReturn":
      return "The venue has no lot to return.";
    default:
      return undefined;
  }
}
