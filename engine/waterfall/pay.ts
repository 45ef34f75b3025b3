import type { Receiver, Units } from "../deal/model.ts";
import { excess } from "../money/mul-div.ts";
import { at } from "./at.ts";
import type { ClassAccount, FeeAccount, ReserveAccount, Run } from "./run.ts";

export function payFee(run: Run, fee: FeeAccount, amount: Units): void {
  run.available -= amount;
  fee.unpaid -= amount;
  fee.paid += amount;
}

export function payInterest(run: Run, account: ClassAccount, amount: Units): void {
  account.unpaidInterest -= amount;
  account.interestPaid += amount;
  payHolders(run, account, amount);
}

export function payPrincipal(run: Run, account: ClassAccount, amount: Units): void {
  account.balance -= amount;
  account.principalPaid += amount;
  payHolders(run, account, amount);
}

/** What a class gets beyond interest and principal: residual, share or split. */
export function payResidual(run: Run, account: ClassAccount, amount: Units): void {
  account.residualPaid += amount;
  payHolders(run, account, amount);
}

export function fillReserve(run: Run, reserve: ReserveAccount, amount: Units): void {
  run.available -= amount;
  reserve.balance += amount;
}

/** What pays the receiver of a share or of a part of a split. */
export function prepareReceiver(run: Run, to: Receiver): (amount: Units) => void {
  if (to.kind === "class") {
    const account = at(run.classes, to.classIndex);
    return (amount) => {
      payResidual(run, account, amount);
    };
  }
  const party = at(run.parties, to.party);
  return (amount) => {
    run.available -= amount;
    party.paid += amount;
    party.taken += amount;
  };
}

/** Whatever a class is paid, its hurdles fall at once. */
function payHolders(run: Run, account: ClassAccount, amount: Units): void {
  run.available -= amount;
  account.paid += amount;
  for (const hurdle of account.hurdles) {
    hurdle.balance = excess(hurdle.balance, amount);
  }
}
