/** Has one of each thing that a report, a fixing or a closing can name; its waterfall is left to a scripted interpreter. */
export const WIDE_DEAL = `
weir: 1
name: Wide
currency: { symbol: TST, decimals: 6 }
calendar:
  cutOff: 2030-01-01
  closing: 2030-02-01
  paymentDates: [2030-05-01, 2030-08-01, 2030-11-01]
parties: [servicer, trustee, agents]
reportedAmounts: [bookValue]
metrics: [ratio]
events: [breach]
classes:
  senior: { face: 800_000, rate: { index: EURIBOR, margin: 1% }, dayCount: ACT/360, denomination: 100, retained: 5% }
  sub: { face: 200_000, issuePrice: 90.5%, retained: 5% }
fees:
  taxes: { payee: agents, reported: true, max: 5_000 }
  disposal: { payee: servicer, reported: true, max: 40_000 }
  managing: { payee: servicer, perAnnum: 1%, of: bookValue, dayCount: ACT/360 }
reserves:
  cash: { opening: 10_000, target: { amount: 10_000 } }
triggers:
  breached: { test: { any: [{ event: declared }, { event: breach }, { metric: ratio, below: 50% }] } }
payments:
  normal:
    - { fee: [taxes, disposal, managing] }
    - { interest: senior }
    - { reserve: cash }
    - { principal: senior }
    - { residual: sub }
  enforcement:
    - { interest: senior }
    - { principal: senior }
    - { residual: sub }
switch: { enforcement: breached }
`;
