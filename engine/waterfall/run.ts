import type { Deal, Units } from "../deal/model.ts";
import type { DateInput } from "./date-input.ts";
import type { ClassResult, FeeResult, ReserveResult, TriggerResult } from "./date-result.ts";
import type { WorkingState } from "./state.ts";

/** The accrual period that a date ends. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** One payment date under way: what it was given, what it has done so far. */
export interface Run {
  readonly deal: Deal;
  readonly input: DateInput;
  /** Position of this date. */
  readonly index: number;
  /** Absent after the final payment date: nothing accrues then. */
  readonly period: Period | undefined;
  readonly state: WorkingState;
  readonly classes: ClassResult[];
  readonly fees: FeeResult[];
  readonly shares: Units[];
  readonly reserves: ReserveResult[];
  readonly triggers: TriggerResult[];
  available: Units;
}
