import type { Loan } from "../tape/loan.ts";
import type { Route } from "./assumptions.ts";
import type { PlacedFigure } from "./figures.ts";

/** One thing that is sold by auction; amounts in smallest units as floats, this loan's share of it; times in years. */
export interface ThingSale {
  readonly value: number;
  /** What better liens take first. */
  readonly prior: number;
  /** Mean and spread (of the logarithm) of what is bid, over the value. */
  readonly price: number;
  readonly spread: number;
  readonly reserve: number;
  readonly cut: number;
  readonly rounds: number;
  readonly held: number;
  /** Before the first round, of each round, from the sale to the money. */
  readonly before: number;
  readonly round: number;
  readonly after: number;
  /** A year. */
  readonly upkeep: number;
}

/** A claim that is collected, or sold on, in one amount. */
export interface ClaimSale {
  /** Of the claim: mean, and slope of its probit. */
  readonly recovery: number;
  readonly slope: number;
  /** By period, the share of such claims settled up to its end; loans with the same key share it. */
  readonly timing: Float64Array;
  readonly timingKey: string;
  /** Whether what is left to recover falls while it is not paid: by a curve it does, in a sale or at an insolvency's end not. */
  readonly fades: boolean;
}

export interface Instalment {
  readonly years: number;
  readonly amount: number;
}

/** How a loan will pay by one route: every figure resolved, stress applied. */
export interface Prospect {
  readonly loan: Loan;
  readonly segment: string;
  readonly route: Route | "schedule";
  readonly claim: number;
  /** Region and asset class: loans of one move together. */
  readonly group: string;
  readonly correlation: { readonly price: number; readonly time: number; readonly costs: number };
  /** The borrower settles, with a chance; otherwise the rest begins so much later. */
  readonly settlement?: { readonly chance: number; readonly amount: number; readonly years: number };
  readonly pays:
    | { readonly things: readonly ThingSale[]; readonly timeSpread: number }
    | { readonly claim: ClaimSale }
    | { readonly instalments: readonly Instalment[]; readonly redefault: number };
  /** Share of what is realised, spread of its logarithm; share of what comes in after it. */
  readonly legal: number;
  readonly legalSpread: number;
  readonly servicing: number;
  readonly guarantors: { readonly owe: number; readonly pay: number };
  /** Share of what guarantors leave open, and how much later it and they pay. */
  readonly rest: { readonly pays: number; readonly later: number };
  /** What the plan rests on. */
  readonly used: readonly PlacedFigure[];
}

/** Floats, a number a period: what comes in before costs, and the costs, never above it. */
export interface Plan {
  readonly amounts: Float64Array;
  readonly costs: Float64Array;
}

/** The period, from 0, in which a time falls; an end of a period belongs to it, by a hair's breadth. */
export function periodAt(years: number, periodMonths: number): number {
  return Math.max(0, Math.ceil((years * 12) / periodMonths - 1e-9) - 1);
}
