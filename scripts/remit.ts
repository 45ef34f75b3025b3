import { Transaction } from "ethers";

import { formatUnits } from "../engine/money/units.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { currencyInterface } from "./session/contracts.ts";
import { Journal } from "./session/journal.ts";
import { callOf, callStep } from "./session/plan.ts";
import { readAmount } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, readNumber } from "./session/session.ts";
import { tellCarriedOut } from "./session/tell.ts";
import { openTrust, partCall } from "./session/trust-view.ts";

interface RemitFlags extends SendFlags {
  readonly amount: string;
  readonly reference?: string;
}

/** The servicer's: pays collections in. */
export const remit: CliCommand = {
  name: "remit",
  configure: (command, run) => {
    addSendFlags(command, "servicer")
      .description(
        "The servicer pays collections in: a transfer of the currency to the trust. Whoever sends, it counts.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--amount <amount>", "in currency units")
      .option(
        "--reference <text>",
        "names this payment, for instance 2026-07-27: a second run of it pays nothing more",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir remit jianghe --amount 12_345_678.90 --reference 2026-07\n" +
          "  weir remit jianghe --amount 1000 --from servicer --dry-run\n",
      )
      .action(run(remitCollections));
  },
};

async function remitCollections(context: CliContext, name: string, flags: RemitFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const { address: currency, decimals, symbol } = trust.currency;
  const amount = readAmount(flags.amount, decimals, "--amount");
  const signer = await openSigner(session, "servicer");
  const title = `Pay ${formatUnits(amount, decimals)} ${symbol} in`;
  const journal =
    flags.reference === undefined
      ? undefined
      : new Journal(session.settings.stateFolder, `remit-${session.genesis.slice(2, 14)}-${trust.address}`);
  const { reference } = flags;
  const already = reference === undefined ? undefined : journal?.find(reference);
  if (already === undefined) {
    const balance = await readNumber(session, {
      to: currency,
      contract: currencyInterface,
      method: "balanceOf",
      args: [signer.address],
    });
    if (balance < amount) {
      throw new UserError(
        `${signer.address} has ${formatUnits(balance, decimals)} ${symbol}, less than the ${formatUnits(amount, decimals)} to pay in. Nothing was sent.`,
      );
    }
  }
  const call = partCall(symbol, currency, currencyInterface, "transfer", [trust.address, amount]);
  if (already !== undefined && Transaction.from(already.raw).data !== callOf(call).data) {
    throw new UserError(
      `The reference \`${reference ?? ""}\` was used for a payment of another amount (${already.hash}). Nothing was sent. Take another reference.`,
    );
  }
  const step = callStep(title, call);
  const steps = [reference === undefined ? step : { ...step, key: reference }];
  const result = await carryOut(session, {
    signer,
    steps,
    flags,
    ...(journal === undefined ? {} : { journal }),
  });
  return tellCarriedOut(session, result, {
    words: [`${formatUnits(amount, decimals)} ${symbol} are paid in to ${trust.address}.`],
    data: { trust: trust.address, amount: amount.toString(), reference: flags.reference ?? null },
  });
}
