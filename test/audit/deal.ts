/** Two classes, an index, a reserve, a metric's trigger and a switch, over four dates: what an audit has to recompute. */
export const DEAL = `
weir: 1
name: Audited
currency: { symbol: TST, decimals: 6 }
calendar:
  cutOff: 2030-01-01
  closing: 2030-02-01
  paymentDates: [2030-05-01, 2030-08-01, 2030-11-01, 2031-02-01]
parties: [servicer, trustee, agents]
reportedAmounts: [recovered]
metrics: [coverage]
events: [breach]
classes:
  senior: { face: 800_000, rate: { index: EURIBOR, margin: 1%, floor: 0%, cap: 6% }, dayCount: ACT/360, denomination: 100, retained: 5% }
  sub: { face: 200_000, rate: 8%, dayCount: 30/360, unpaidInterest: bearsInterest, denomination: 100, issuePrice: 90.5%, retained: 5% }
fees:
  taxes: { payee: agents, reported: true, max: 5_000 }
  trusteeFee: { payee: trustee, perAnnum: 0.05%, of: [senior, sub], dayCount: ACT/365F }
  recovery: { payee: servicer, share: 1%, of: recovered }
  servicing: { payee: servicer, share: 5%, of: collected }
reserves:
  liquidity: { opening: 10_000, target: { times: 200%, of: [taxes, trusteeFee, senior], until: [senior] } }
triggers:
  low: { test: { metric: coverage, below: 80% }, cures: same }
  default: { test: { any: [{ unpaidInterest: senior }, { event: declared }, { event: breach }] } }
payments:
  normal:
    - { fee: taxes }
    - { fee: trusteeFee }
    - { fee: recovery, unless: low }
    - { interest: senior }
    - { reserve: liquidity }
    - { principal: senior }
    - { fee: servicing }
    - { principal: sub }
    - { interest: sub }
    - { share: 80%, to: servicer }
    - { residual: sub }
  enforcement:
    - { fee: [taxes, trusteeFee] }
    - { interest: senior }
    - { principal: senior }
    - { fee: servicing }
    - { principal: sub }
    - { interest: sub }
    - { residual: sub }
switch: { enforcement: default }
`;

/** Smallest units of so many currency units. */
export const units = (amount: number): bigint => BigInt(amount) * 1_000_000n;
export const WAD = 10n ** 18n;
/** Days before the payment date; days after the close. */
export const WINDOWS = { collectionEnd: 10, reportBy: 3, challengeBy: 5, resolveBy: 8 } as const;
export const FREEZE_DAYS = 120;
export const FORCED_TRANSFER_DAYS = 30;
export const PRICE = units(900_000);
export const COST = units(1_000);
export const LEAST_LATE_CASH = units(100);
