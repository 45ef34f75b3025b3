import type { FaultList } from "../yaml/fault-list.ts";
import type { Deal } from "./model.ts";

/** A deal as far as it could be read, by which the files beside it are judged though it has errors itself. */
export interface ReadableDeal {
  readonly deal: Deal;
  /** Whether the payment dates are those that the file means; so below. */
  readonly hasDates: boolean;
  readonly hasDecimals: boolean;
  /** Every name that a report may carry. */
  readonly hasReportNames: boolean;
  readonly hasIndices: boolean;
  /** Ids of fees whose terms are wrong. */
  readonly wrongFees: ReadonlySet<string>;
}

/** A deal without errors: all of it holds. */
export function wholeDeal(deal: Deal): ReadableDeal {
  return {
    deal,
    hasDates: true,
    hasDecimals: true,
    hasReportNames: true,
    hasIndices: true,
    wrongFees: new Set(),
  };
}

/** What holds of a deal with these faults. @param isDocument whether the text is YAML at all */
export function readableDeal(deal: Deal, faults: FaultList, isDocument: boolean): ReadableDeal {
  // Where the document as a whole is wrong, as an empty file is, none of its parts says anything.
  const isRead = isDocument && !faults.hasErrorAt([]);
  const isSound = (part: string): boolean => isRead && !faults.hasErrorWithin([part]);
  // A slip in the name of a part hides all that it says, and a deal without its main parts is not written yet.
  const knowsParts =
    isRead &&
    !faults.hasUnknownKeyAtRoot() &&
    ["calendar", "classes", "payments"].every((part) => !faults.hasErrorAt([part]));
  return {
    deal,
    hasDates: isSound("calendar") && deal.dates.length > 0,
    hasDecimals: isSound("currency") && deal.currency.symbol !== "",
    hasReportNames:
      knowsParts &&
      !faults.hasErrorAt(["fees"]) &&
      ["reportedAmounts", "metrics", "events"].every((part) => isSound(part)),
    hasIndices: isSound("classes"),
    wrongFees: new Set(deal.fees.map(({ id }) => id).filter((id) => faults.hasErrorWithin(["fees", id]))),
  };
}
