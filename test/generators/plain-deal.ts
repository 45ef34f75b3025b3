/** A deal file and its inputs as plain values, every scalar as the text that stands in the file. */
export interface PlainDeal {
  weir: "1";
  name: string;
  currency: { symbol: string; decimals: string };
  calendar: PlainCalendar;
  parties: string[];
  reportedAmounts: string[];
  metrics: string[];
  events: string[];
  classes: Record<string, PlainClass>;
  fees: Record<string, PlainFee>;
  reserves: Record<string, PlainReserve>;
  plan: string[];
  hurdles: Record<string, { class: string; rate: string; dayCount: string }>;
  triggers: Record<string, { test: PlainTest; for?: string; cures?: "never" | "same" | PlainTest }>;
  payments: Record<string, PlainStep[]>;
  switch: Record<string, string>;
}

export interface PlainCalendar {
  cutOff: string;
  closing: string;
  paymentDates?: string[];
  firstPayment?: string;
  every?: string;
  day?: string;
  legalFinal?: string;
  adjust?: string;
  holidays?: string;
  accrual?: string;
}

export type PlainStepped = string | { from: string; is: string }[];
export type PlainRate =
  PlainStepped | { index: string; margin?: PlainStepped; floor?: PlainStepped; cap?: PlainStepped };

export interface PlainClass {
  face: string;
  rate?: PlainRate;
  dayCount?: string;
  unpaidInterest?: string;
}

export interface PlainFee {
  payee: string;
  flat?: string;
  once?: string;
  perAnnum?: string;
  share?: string;
  of?: string | string[];
  dayCount?: string;
  reported?: "true";
  max?: string;
}

export interface PlainReserve {
  opening?: string;
  target: {
    amount?: string | string[];
    share?: string;
    times?: string;
    of?: string[];
    floor?: string;
    until?: string[];
  };
}

export interface PlainTest {
  collected?: { below?: string; atLeast?: string; less?: string[] };
  metric?: string;
  below?: string;
  atLeast?: string;
  balance?: string;
  atMost?: string;
  onOrAfter?: string;
  event?: string;
  unpaidInterest?: string;
  any?: PlainTest[];
  all?: PlainTest[];
}

export interface PlainBound {
  amount?: string;
  ofNew?: string;
  rate?: string;
  hurdle?: string | string[];
  catchUp?: string;
  for?: string;
  of?: string[];
}

export interface PlainStep {
  fee?: string | string[];
  interest?: string | string[];
  principal?: string | string[];
  reserve?: string;
  share?: string;
  to?: string;
  split?: Record<string, string>;
  residual?: string | string[];
  upTo?: PlainBound;
  downTo?: string[];
  when?: string | string[];
  unless?: string | string[];
}

/** A row of a CSV file by column; an absent cell is empty. */
export type PlainRow = Record<string, string>;

export interface PlainCase {
  deal: PlainDeal;
  collections: PlainRow[];
  rates: PlainRow[];
}
