/** Which of docs/invariants.md a rule of the audit stands for. */
const invariants: Readonly<Record<string, string>> = {
  "date-in-balance": "I1",
  "trust-balance": "I1",
  "cash-left-unexplained": "I1",
  "payment-moved-cash": "I1",
  "class-paid-within-given": "I2",
  "class-claims-within-given": "I2",
  "balance-covers-accounts": "I3",
  supply: "I4",
  "balances-add-up": "I4",
  "minted-once": "I4",
  "minted-face": "I4",
  paid: "I7",
  "paid-in-all": "I7",
  "delivered-as-collected": "I11",
  "offering-payment-moved-cash": "I11",
  "offering-cash-left-unexplained": "I11",
  "offering-receipt-brought-cash": "I11",
  status: "I8",
  "status-told": "I8",
  "status-before": "I8",
  "status-without-act": "I8",
  "offering-ended": "I8",
  list: "I9",
  triggers: "I9",
  "steps-run": "I9",
  "step-due": "I9",
  "step-paid": "I9",
  "class-paid": "I9",
  "party-paid": "I9",
  reserves: "I9",
  "stored-state": "I9",
};

export function invariantOf(rule: string): string | undefined {
  return invariants[rule];
}
