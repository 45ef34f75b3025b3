import type { Receiver, Units } from "../deal/model.ts";
import { excess } from "../money/mul-div.ts";
import { at } from "./at.ts";
import type { Run } from "./run.ts";

export function payFee(run: Run, fee: number, amount: Units): void {
  run.available -= amount;
  at(run.state.fees, fee).unpaid -= amount;
  at(run.fees, fee).paid += amount;
}

export function payInterest(run: Run, classIndex: number, amount: Units): void {
  at(run.state.classes, classIndex).unpaidInterest -= amount;
  at(run.classes, classIndex).interestPaid += amount;
  payHolders(run, classIndex, amount);
}

export function payPrincipal(run: Run, classIndex: number, amount: Units): void {
  at(run.state.classes, classIndex).balance -= amount;
  at(run.classes, classIndex).principalPaid += amount;
  payHolders(run, classIndex, amount);
}

/** What a class gets beyond interest and principal: residual, share or split. */
export function payResidual(run: Run, classIndex: number, amount: Units): void {
  at(run.classes, classIndex).residualPaid += amount;
  payHolders(run, classIndex, amount);
}

export function payReceiver(run: Run, to: Receiver, amount: Units): void {
  if (to.kind === "class") {
    payResidual(run, to.classIndex, amount);
    return;
  }
  run.available -= amount;
  run.shares[to.party] = at(run.shares, to.party) + amount;
  run.state.shares[to.party] = at(run.state.shares, to.party) + amount;
}

export function fillReserve(run: Run, reserve: number, amount: Units): void {
  run.available -= amount;
  run.state.reserves[reserve] = at(run.state.reserves, reserve) + amount;
}

/** Whatever a class is paid, its hurdles fall at once. */
function payHolders(run: Run, classIndex: number, amount: Units): void {
  run.available -= amount;
  at(run.state.classes, classIndex).paid += amount;
  run.deal.hurdles.forEach((hurdle, i) => {
    if (hurdle.classIndex === classIndex) {
      run.state.hurdles[i] = excess(at(run.state.hurdles, i), amount);
    }
  });
}
