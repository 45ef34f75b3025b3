import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import { type DealReader, formatPercent } from "./deal-reader.ts";
import type {
  AmountBound,
  CatchUpBound,
  Deal,
  HurdleBound,
  OfNewBound,
  RateBound,
  Receiver,
} from "./model.ts";
import { UNRESOLVED } from "./names.ts";
import type { RawBound } from "./schema.ts";

export type StepKind = "fee" | "interest" | "principal" | "reserve" | "share" | "split" | "residual";
type BoundKind = "amount" | "ofNew" | "rate" | "hurdle" | "catchUp";
type Bound = AmountBound | OfNewBound | RateBound | HurdleBound | CatchUpBound;

/** Which bounds a step of each kind takes. */
const FITTING: Record<StepKind, readonly BoundKind[]> = {
  fee: ["amount", "ofNew"],
  interest: ["amount", "ofNew", "rate"],
  principal: ["amount"],
  reserve: [],
  share: ["amount"],
  split: ["amount", "hurdle", "catchUp"],
  residual: ["hurdle"],
};

export interface BoundContext {
  /** Of the step. */
  readonly path: Path;
  readonly parts: Pick<Deal, "classes" | "hurdles">;
  readonly reader: DealReader;
  readonly kind: StepKind;
  readonly upTo: Loose<RawBound> | undefined;
  /** How many ids the step pays. */
  readonly ids: number;
  /** Of an interest step. */
  readonly classIndex?: number | undefined;
  readonly splitParts?: readonly { readonly to: Receiver; readonly share: bigint }[];
}

/** Reads `upTo` and checks that it fits its step; `undefined` where there is none, or it does not fit. */
export function readBound(context: BoundContext): Bound | undefined {
  const { upTo, kind, reader, ids } = context;
  if (upTo === undefined) {
    return undefined;
  }
  const path: Path = [...context.path, "upTo"];
  const boundKind = boundKindOf(upTo);
  const fitting = FITTING[kind];
  if (!fitting.includes(boundKind)) {
    reader.faults.error(path, "bound-kind", {
      found: `\`${boundKind}\` on a step \`${kind}\``,
      expected: fitting.length === 0 ? "no bound" : `a bound by ${fitting.join(", ")}`,
    });
    return undefined;
  }
  if (ids > 1) {
    reader.faults.error(path, "bound-of-several", {
      found: `${ids} names in one step`,
      expected: "a single name in a step with `upTo`",
    });
    return undefined;
  }
  if ("amount" in upTo) {
    return { kind: "amount", amount: reader.units(upTo.amount, [...path, "amount"]) };
  }
  if ("ofNew" in upTo) {
    return { kind: "ofNew", share: reader.wad(upTo.ofNew, [...path, "ofNew"]) };
  }
  if ("rate" in upTo) {
    return readRateBound(upTo.rate, path, context);
  }
  if ("hurdle" in upTo) {
    return readHurdleBound(upTo.hurdle, path, context);
  }
  return "catchUp" in upTo ? readCatchUp(upTo, path, context) : undefined;
}

function boundKindOf(upTo: Loose<RawBound>): BoundKind {
  const kinds: readonly BoundKind[] = ["amount", "ofNew", "rate", "hurdle"];
  return kinds.find((kind) => kind in upTo) ?? "catchUp";
}

function readRateBound(
  rate: string | undefined,
  path: Path,
  { parts, reader, classIndex = UNRESOLVED }: BoundContext,
): RateBound {
  const terms = parts.classes[classIndex];
  if (terms?.rate.kind === "none" && terms.dayCount === undefined) {
    reader.faults.error(path, "bound-kind", {
      found: `\`rate\` on interest of \`${terms.id}\`, which has no \`dayCount\``,
      expected: "a class with a `dayCount`, by which the bound is counted",
    });
  }
  return { kind: "rate", rate: reader.wad(rate, [...path, "rate"]) };
}

function readHurdleBound(
  raw: string | readonly (string | undefined)[] | undefined,
  path: Path,
  { parts, reader, splitParts = [] }: BoundContext,
): HurdleBound {
  const hurdles = reader.references("hurdle", raw, [...path, "hurdle"]);
  const hurdle = hurdles[0] ?? UNRESOLVED;
  if (hurdles.length > 1) {
    reader.faults.error([...path, "hurdle"], "hurdle-count", {
      found: `${hurdles.length} hurdles`,
      expected: "one hurdle on a step `split`",
    });
  }
  const classIndex = parts.hurdles[hurdle]?.classIndex ?? UNRESOLVED;
  const terms = parts.classes[classIndex];
  const share = splitParts.find(({ to }) => to.kind === "class" && to.classIndex === classIndex)?.share ?? 0n;
  if (terms !== undefined && share === 0n) {
    reader.faults.error([...path, "hurdle"], "hurdle-class", {
      found: `a hurdle of \`${terms.id}\``,
      expected: `a hurdle of a class that has a share above 0 in the split`,
    });
  }
  return { kind: "hurdle", hurdle };
}

function readCatchUp(
  raw: Loose<Extract<RawBound, { catchUp: string }>>,
  path: Path,
  { reader, splitParts = [] }: BoundContext,
): CatchUpBound {
  const share = reader.wad(raw.catchUp, [...path, "catchUp"]);
  const party = reader.reference("party", raw.for, [...path, "for"]);
  const classes = reader.references("class", raw.of, [...path, "of"]);
  const part = splitParts.find(({ to }) => to.kind === "party" && to.party === party);
  if (party !== UNRESOLVED && part === undefined) {
    reader.faults.error([...path, "for"], "catch-up-party", {
      found: raw.for,
      expected: "a party that has a share in the split",
    });
  } else if (part !== undefined && raw.catchUp !== undefined && part.share <= share) {
    reader.faults.error([...path, "catchUp"], "catch-up-share", {
      found: raw.catchUp,
      expected: `less than the party's share in the split, ${formatPercent(part.share)}`,
    });
  }
  return { kind: "catchUp", share, party, classes };
}
