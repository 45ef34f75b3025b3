import type { Receiver } from "../deal/model.ts";
import { type Code, js } from "../source/js.ts";
import { at } from "./at.ts";
import type { Script } from "./script.ts";

export function payFee({ fees }: Script, index: number, amount: Code): Code {
  const fee = at(fees, index);
  return js`
    available -= ${amount};
    ${fee.unpaid} -= ${amount};
    ${fee.paid} += ${amount};`;
}

export function payInterest(script: Script, index: number, amount: Code): Code {
  const account = at(script.classes, index);
  return js`
    ${account.unpaidInterest} -= ${amount};
    ${account.interestPaid} += ${amount};
    ${payHolders(script, index, amount)}`;
}

export function payPrincipal(script: Script, index: number, amount: Code): Code {
  const account = at(script.classes, index);
  return js`
    ${account.balance} -= ${amount};
    ${account.principalPaid} += ${amount};
    ${payHolders(script, index, amount)}`;
}

/** What a class gets beyond interest and principal: residual, share or split. */
export function payResidual(script: Script, index: number, amount: Code): Code {
  return js`
    ${at(script.classes, index).residualPaid} += ${amount};
    ${payHolders(script, index, amount)}`;
}

export function fillReserve({ reserves }: Script, index: number, amount: Code): Code {
  return js`
    available -= ${amount};
    ${at(reserves, index).balance} += ${amount};`;
}

/** What pays the receiver of a share or of a part of a split. */
export function payReceiver(script: Script, to: Receiver, amount: Code): Code {
  if (to.kind === "class") {
    return payResidual(script, to.classIndex, amount);
  }
  const party = at(script.parties, to.party);
  return js`
    available -= ${amount};
    ${party.paid} += ${amount};
    ${party.taken} += ${amount};`;
}

/** Whatever a class is paid, its hurdles fall at once. */
function payHolders({ deal, classes, hurdles }: Script, index: number, amount: Code): Code {
  const falling = hurdles.filter((_, h) => at(deal.hurdles, h).classIndex === index);
  return js`
    available -= ${amount};
    ${at(classes, index).paid} += ${amount};
    ${falling.map((hurdle) => js`${hurdle} = excess(${hurdle}, ${amount});`)}`;
}
