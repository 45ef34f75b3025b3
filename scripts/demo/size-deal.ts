import { formatUnits } from "../../engine/money/units.ts";

export interface SizeDealParameters {
  readonly name: string;
  readonly currency: { readonly symbol: string; readonly decimals: number };
  /** Of the package, smallest units. */
  readonly presentValue: bigint;
}

/** The sizes that the deal and its set-up share, smallest units. */
export interface DealSizes {
  readonly senior: bigint;
  readonly sub: bigint;
  /** Of the liquidity reserve at the closing. */
  readonly opening: bigint;
  /** For the asset, and for the offering's costs. */
  readonly price: bigint;
  readonly costs: bigint;
}

/** Shares of the package's present value, in percent; together they leave a margin for the holders of the subordinate class. */
const SENIOR_PERCENT = 62n;
const SUB_PERCENT = 23n;
/** Of the proceeds, in thousandths. */
const OPENING_PER_MILLE = 5n;
const COSTS_PER_MILLE = 8n;
const PRICE_PER_MILLE = 980n;
/** Whole currency units. */
const DENOMINATION = 100n;

/**
 * Faces of a senior and a subordinate class within a package's present value, and what the proceeds must cover: price,
 * costs and the reserve's opening, which add up to less than the faces.
 */
export function sizeClasses({ presentValue, currency }: SizeDealParameters): DealSizes {
  const unit = 10n ** BigInt(currency.decimals);
  const round = (amount: bigint, step: bigint) => (amount / step) * step;
  const senior = round((presentValue * SENIOR_PERCENT) / 100n, DENOMINATION * unit);
  const sub = round((presentValue * SUB_PERCENT) / 100n, DENOMINATION * unit);
  const part = (perMille: bigint) => round(((senior + sub) * perMille) / 1000n, unit);
  return {
    senior,
    sub,
    opening: part(OPENING_PER_MILLE),
    price: part(PRICE_PER_MILLE),
    costs: part(COSTS_PER_MILLE),
  };
}

/** The demo's deal file: a Chinese interbank structure over eight half-years. */
export function writeDeal({ name, currency, presentValue }: SizeDealParameters, sizes: DealSizes): string {
  const amount = (units: bigint) =>
    formatUnits(units, currency.decimals).replaceAll(",", "_").replace(/\.0+$/, "");
  const most = (percent: bigint) =>
    amount(
      (presentValue * percent) / 100n -
        (((presentValue * percent) / 100n) % 10n ** BigInt(currency.decimals)),
    );
  return `# Sized from a forecast: the faces add up to ${amount(sizes.senior + sizes.sub)}, the package is worth ${amount(presentValue)}.
weir: 1
name: ${name}
currency: { symbol: ${currency.symbol}, decimals: ${currency.decimals} }
calendar:
  cutOff: 2026-02-01
  closing: 2026-05-31
  firstPayment: 2026-07-26
  every: 6
  day: 26
  adjust: following
  holidays: CN
  accrual: unadjusted
  legalFinal: 2030-01-26
parties: [servicer, trustee, agents]
classes:
  senior: { face: ${amount(sizes.senior)}, rate: 3%, dayCount: ACT/365F, denomination: ${DENOMINATION}, retained: 5% }
  sub: { face: ${amount(sizes.sub)}, rate: 8%, dayCount: ACT/365F, unpaidInterest: bearsInterest, denomination: ${DENOMINATION}, retained: 5% }
fees:
  taxes: { payee: agents, reported: true, max: ${most(3n)} }
  trusteeFee: { payee: trustee, perAnnum: 0.05%, of: [senior, sub], dayCount: ACT/365F }
  disposal: { payee: servicer, reported: true, max: ${most(30n)} }
  servicing: { payee: servicer, share: 5%, of: collected }
reserves:
  liquidity: { opening: ${amount(sizes.opening)}, target: { times: 50%, of: [taxes, trusteeFee, senior], until: [senior] } }
triggers:
  default: { test: { any: [{ unpaidInterest: senior }, { event: declared }] } }
payments:
  normal:
    - { fee: taxes }
    - { fee: trusteeFee }
    - { fee: disposal }
    - { interest: senior }
    - { reserve: liquidity }
    - { principal: senior }
    - { fee: servicing }
    - { principal: sub }
    - { interest: sub }
    - { share: 80%, to: servicer }
    - { residual: sub }
  enforcement:
    - { fee: [taxes, trusteeFee, disposal] }
    - { interest: senior }
    - { principal: senior }
    - { fee: servicing }
    - { principal: sub }
    - { interest: sub }
    - { residual: sub }
switch: { enforcement: default }
`;
}

/** The set-up: every office is the key of its name, on the throw-away chain. */
export function writeSetup({ name, currency }: SizeDealParameters, sizes: DealSizes): string {
  const amount = (units: bigint) =>
    formatUnits(units, currency.decimals).replaceAll(",", "_").replace(/\.0+$/, "");
  return `# Every office is the key of its name on the throw-away chain.
weirSetup: 1
chain: 31337
currency: $currency
registry: $registry
title: { contract: $title }
roles:
  originator: $originator
  servicer: $servicer
  backupServicer: $backupServicer
  trustee: $trustee
  verificationAgent: $verificationAgent
  calculationAgent: $calculationAgent
parties: { agents: $agents }
holders: [bank, amc, fund, insurer, securitiesCompany, qualifiedPerson, trustPlan]
tokens:
  senior: { name: ${name} senior, symbol: DEMO-S }
  sub: { name: ${name} subordinate, symbol: DEMO-J }
windows:
  collectionEnd: 20
  reportBy: 5
  challengeBy: 9
  resolveBy: 14
  freeze: 90
  forcedTransfer: 30
offering:
  price: ${amount(sizes.price)}
  longStop: 2026-07-15
  costs:
    - { payee: $agents, amount: ${amount(sizes.costs)} }
leastLateCash: 1_000
legal:
  governingLaw: Law of the People's Republic of China
  court: Beijing Financial Court
  recordThatPrevails: the register of the trust company; the chain shows it
`;
}
