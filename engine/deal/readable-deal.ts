import type { Path } from "../yaml/document.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import { Gaps } from "./gaps.ts";
import type { Deal } from "./model.ts";

/** A deal as far as it could be read, by which it and the files beside it are judged though it has errors itself. */
export interface ReadableDeal {
  readonly deal: Deal;
  /** Whether nothing of it is wrong. */
  readonly isWhole: boolean;
  /** Whether the payment dates are those that the file means; so below. */
  readonly hasDates: boolean;
  readonly hasDecimals: boolean;
  /** Every name that a report may carry. */
  readonly hasReportNames: boolean;
  readonly hasIndices: boolean;
  /** Ids of fees whose terms are wrong. */
  readonly wrongFees: ReadonlySet<string>;
  /** Whether no value at a path or in what it holds is wrong. */
  readonly isSound: (path: Path) => boolean;
  /** Whether a part is not there under a name that is misspelt. */
  readonly isNamed: (part: string) => boolean;
  readonly gaps: Gaps;
}

/** A deal without errors: all of it holds. */
export function wholeDeal(deal: Deal): ReadableDeal {
  return {
    deal,
    isWhole: true,
    hasDates: true,
    hasDecimals: true,
    hasReportNames: true,
    hasIndices: true,
    wrongFees: new Set(),
    isSound: () => true,
    isNamed: () => true,
    gaps: new Gaps([]),
  };
}

/** What holds of a deal with these faults. @param gaps of its shape; `undefined` where the text is no YAML at all */
export function readableDeal(deal: Deal, faults: FaultList, gaps: Gaps | undefined): ReadableDeal {
  // Where the document as a whole is wrong, as an empty file is, none of its parts says anything.
  const isRead = gaps !== undefined && !faults.hasErrorAt([]);
  const isSound = (path: Path): boolean => isRead && !faults.hasErrorWithin(path);
  // A slip in the name of a part hides all that it says, and a deal without its main parts is not written yet.
  const knowsParts =
    isRead &&
    !faults.hasUnknownKeyAtRoot() &&
    ["calendar", "classes", "payments"].every((part) => !faults.hasErrorAt([part]));
  return {
    deal,
    isWhole: !faults.hasErrors(),
    hasDates: isSound(["calendar"]) && deal.dates.length > 0,
    hasDecimals: isSound(["currency"]) && !faults.isMisspelt(["currency"]),
    hasReportNames:
      knowsParts &&
      !faults.hasErrorAt(["fees"]) &&
      ["reportedAmounts", "metrics", "events"].every((part) => isSound([part])),
    hasIndices: isSound(["classes"]),
    wrongFees: new Set(deal.fees.map(({ id }) => id).filter((id) => faults.hasErrorWithin(["fees", id]))),
    isSound,
    isNamed: (part) => isRead && !faults.isMisspelt([part]),
    gaps: gaps ?? new Gaps([]),
  };
}
