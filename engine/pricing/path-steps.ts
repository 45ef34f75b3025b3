import type { Receiver, Step } from "../deal/model.ts";
import { type Code, js, name, sumOf } from "../source/js.ts";
import { at } from "../waterfall/at.ts";
import { runs } from "../waterfall/steps.ts";
import { atMost, feeDue, interestDue, principalDue, splitDue } from "./path-bounds.ts";
import { type PathScript, shareOf } from "./path-script.ts";

/** What books an amount that has left `available`. */
type Pay = (amount: Code) => Code;

/** Step 4 of a payment date: the list in force, in order. */
export function lists(script: PathScript): Code {
  return js`
    switch (list) {
      ${script.deal.lists.map(
        ({ steps }, list) => js`
          case ${list}: {
            ${steps.map((step) => js`if (${runs(script, step)}) { ${payment(script, step)} }`)}
            break;
          }`,
      )}
    }`;
}

function payment(script: PathScript, step: Step): Code {
  const { classes, fees, reserves, hurdles } = script;
  switch (step.kind) {
    case "fee":
      return payDues(
        step.fees.map((f) => feeDue(script, step, f)),
        step.fees.map((f) => (amount) => js`${at(fees, f).unpaid} -= ${amount};`),
      );
    case "interest":
      return payDues(
        step.classes.map((c) => interestDue(script, step, c)),
        step.classes.map((c) => payHolders(script, c, at(classes, c).unpaidInterest)),
      );
    case "principal":
      return payDues(
        step.classes.map((c) => principalDue(script, step, c)),
        step.classes.map((c) => payHolders(script, c, at(classes, c).balance)),
      );
    case "reserve": {
      const { balance, target } = at(reserves, step.reserve);
      return payDues([js`Math.max(0, ${target} - ${balance})`], [(amount) => js`${balance} += ${amount};`]);
    }
    case "share": {
      const share = js`Math.floor(available * ${shareOf(step.share)})`;
      return payDues([atMost(share, step.upTo)], [payReceiver(script, step.to)]);
    }
    case "split": {
      const shares = step.parts.map(({ share }) => js`${shareOf(share)}`);
      const pays = step.parts.map(({ to }) => payReceiver(script, to));
      return js`
        const paid = Math.min(${splitDue(script, step)}, available);
        available -= paid;
        ${payParts(shares, js`1`, pays)}`;
    }
    case "residual":
      return payDues(
        step.classes.map((_, i) => {
          const hurdle = step.hurdles[i];
          return hurdle === undefined ? js`available` : at(hurdles, hurdle);
        }),
        step.classes.map((c) => payHolders(script, c)),
      );
  }
}

/** Pays the dues of one or several ids, which rank pari passu. */
function payDues(dues: readonly Code[], pays: readonly Pay[]): Code {
  if (dues.length === 1) {
    return js`
      const paid = Math.min(${at(dues, 0)}, available);
      available -= paid;
      ${at(pays, 0)(js`paid`)}`;
  }
  const each = dues.map((_, i) => name("due", i));
  return js`
    ${dues.map((due, i) => js`const ${at(each, i)} = ${due};`)}
    const due = ${sumOf(each)};
    if (due <= available) {
      available -= due;
      ${pays.map((pay, i) => pay(at(each, i)))}
    } else {
      const paid = available;
      available = 0;
      ${payParts(each, js`due`, pays)}
    }`;
}

/** Pays parts of `paid` in proportion to weights, by running sums rounded down, as `proRata` does. */
function payParts(weights: readonly Code[], total: Code, pays: readonly Pay[]): Code {
  const upTo = weights.map((_, i) => name("upTo", i));
  const sums = weights.map((_, i) =>
    i === weights.length - 1
      ? js`paid`
      : js`Math.floor(paid * (${sumOf(weights.slice(0, i + 1))} / ${total}))`,
  );
  return js`
    ${sums.map((sum, i) => js`const ${at(upTo, i)} = ${sum};`)}
    ${pays.map((pay, i) => pay(i === 0 ? at(upTo, i) : js`(${at(upTo, i)} - ${at(upTo, i - 1)})`))}`;
}

function payReceiver(script: PathScript, to: Receiver): Pay {
  return to.kind === "class"
    ? payHolders(script, to.classIndex)
    : (amount) => js`${at(script.parties, to.party).taken} += ${amount};`;
}

/** Whatever a class is paid, its hurdles fall at once, and with interest and principal what was `owed`. */
function payHolders({ deal, classes, hurdles }: PathScript, index: number, owed?: Code): Pay {
  const falling = hurdles.filter((_, h) => at(deal.hurdles, h).classIndex === index);
  return (amount) => js`
    ${owed === undefined ? [] : js`${owed} -= ${amount};`}
    ${at(classes, index).paid} += ${amount};
    ${falling.map((hurdle) => js`${hurdle} = Math.max(0, ${hurdle} - ${amount});`)}`;
}
