import type { BorrowerType, Stage } from "../tape/loan.ts";
import type { Basis, Figure, FigureGroups, PlacedFigure, SomeFigures } from "./figures.ts";

/**
 * Points of (years, share), both rising, straight lines between them. Of recoveries: since default, the share of claims
 * settled by then; past a last point below 100 % at the pace of the last stretch.
 */
export type Curve = { readonly points: readonly (readonly [years: number, share: number])[] } & Basis;

/** What a rule or a segment may ask of a loan. */
export interface Conditions {
  readonly borrowerType?: readonly (BorrowerType | "missing")[];
  readonly secured?: readonly Flag[];
  readonly realEstateBacked?: readonly Flag[];
  readonly revolving?: readonly Flag[];
  readonly stage?: readonly (Stage | "missing")[];
  readonly collateralValue?: readonly ("given" | "missing")[];
  readonly schedule?: readonly ("given" | "missing")[];
  readonly region?: readonly string[];
}
export type Flag = "yes" | "no" | "missing";
export const conditionKeys = [
  "borrowerType",
  "secured",
  "realEstateBacked",
  "revolving",
  "stage",
  "collateralValue",
  "schedule",
  "region",
] as const satisfies readonly (keyof Conditions)[];

/** How a claim is turned into money; `best`: whichever is worth most. */
export const routes = ["enforcement", "payOff", "sale"] as const;
export type Route = (typeof routes)[number];
export type RouteChoice = Route | "best";

export interface RouteRule {
  readonly name: string;
  readonly when: Conditions;
  readonly take: RouteChoice;
}

/** What a segment, or a single loan, has of its own. */
export interface Overrides {
  readonly figures: SomeFigures;
  readonly curve?: string;
  readonly route?: RouteChoice;
}

export interface Segment extends Overrides {
  readonly name: string;
  /** Every key must hold: the loan's value is one of those listed. */
  readonly when: Conditions;
}

/** Durations from the start of a procedure to its money, years. */
export interface Court {
  readonly foreclosure?: Figure;
  readonly insolvency?: Figure;
}

export interface Assumptions {
  readonly periodMonths: number;
  /** What comes in later than so many years after the cut-off counts for nothing. */
  readonly horizonYears: number;
  /** A year's required return: one for all times, or by years from the cut-off, straight between the points. */
  readonly discountRate: Figure | Curve;
  /** Correlation of any two factors of regions and asset classes. */
  readonly market: { readonly common: Figure };
  readonly curves: Readonly<Record<string, Curve>>;
  readonly curve: string;
  /** `default` has both durations. */
  readonly courts: Readonly<Record<string, Court>>;
  readonly defaults: FigureGroups<Figure>;
  /** In order; the first that a loan meets is its own. */
  readonly routes: readonly RouteRule[];
  readonly segments: readonly Segment[];
  readonly loans: Readonly<Record<string, Overrides>>;
}

/** A court's duration; what it does not have is the default's. */
export function courtDuration(
  { courts }: Pick<Assumptions, "courts">,
  name: string | undefined,
  kind: keyof Court,
): PlacedFigure {
  const own = name !== undefined && Object.hasOwn(courts, name) ? courts[name]?.[kind] : undefined;
  const figure = own ?? courts["default"]?.[kind];
  if (figure === undefined) {
    throw new RangeError("The default court has no duration.");
  }
  return { ...figure, path: `courts.${own === undefined ? "default" : (name ?? "default")}.${kind}` };
}
