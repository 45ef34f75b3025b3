import type { LoanClaim } from "./warranty-life.ts";

/** Who shows that a loan was not eligible, or decides of the other's claim. */
export type ClaimOffice = "verificationAgent" | "trustee";

/** What somebody can do next about a claim. Day numbers, ends included; `null`: no bound. */
export interface ClaimStep {
  readonly by: "originator" | ClaimOffice | "anyone";
  readonly act: "contest" | "decide" | "lapse" | "pay" | "enforce";
  readonly from: number | null;
  readonly until: number | null;
}

export interface ClaimStepsParameters {
  readonly claim: LoanClaim;
  readonly payDays: number;
  /** The office that did not claim; `null` where one wallet has both. */
  readonly other: ClaimOffice | null;
}

/** What each party can do about a claim on its day, or from a day on, and until when. */
export function claimSteps({ claim, payDays, other }: ClaimStepsParameters): ClaimStep[] {
  const { status, isOpen, deadline } = claim;
  const byOther = (act: ClaimStep["act"]): ClaimStep[] =>
    other === null ? [] : [{ by: other, act, from: null, until: deadline }];
  const byAnyone = (act: ClaimStep["act"], from: number | null): ClaimStep => ({
    by: "anyone",
    act,
    from,
    until: null,
  });
  switch (status) {
    case "claimed":
      return [
        { by: "originator", act: "contest", from: null, until: deadline },
        ...byOther("contest"),
        byAnyone("pay", deadline + 1),
        byAnyone("enforce", deadline + payDays + 1),
      ];
    case "contested":
      return [...byOther("decide"), byAnyone("lapse", deadline + 1)];
    case "due":
      return [byAnyone("pay", null), byAnyone("enforce", deadline + 1)];
    case "dismissed":
      return isOpen ? [byAnyone("lapse", null)] : [];
    case "defaulted":
      return [byAnyone("pay", null)];
    case "repurchased":
      return [];
  }
}
