import { trustInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep, findEvent } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, readNumber } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, trustCall } from "./session/trust-view.ts";

interface ReleaseFlags extends SendFlags {
  readonly deal?: string;
}

/** Anyone's: sends parties what is set aside for them. */
export const release: CliCommand = {
  name: "release",
  configure: (command, run) => {
    addSendFlags(command, "servicer")
      .description(
        "Sends parties, the offering's costs and the originator what is set aside for them. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .argument(
        "[accounts...]",
        "parties, `cost0`, `cost1`, …, `originator`; unless told, all that have money",
      )
      .option("--deal <file>", "the deal file, for its names")
      .addHelpText(
        "after",
        "\nExamples:\n  weir release jianghe\n  weir release jianghe trustee cost0 --dry-run\n",
      )
      .action(run(releaseAccounts));
  },
};

async function releaseAccounts(
  context: CliContext,
  name: string,
  wanted: readonly string[],
  flags: ReleaseFlags,
) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name, flags.deal);
  const names = accountNames(trust);
  for (const account of wanted) {
    if (!names.includes(account)) {
      throw new UserError(
        `The trust has no account \`${account}\`. It has ${names.map((each) => `\`${each}\``).join(", ")}.`,
      );
    }
  }
  const { decimals, symbol } = trust.currency;
  const due: { readonly account: number; readonly id: string; readonly amount: bigint }[] = [];
  for (const [account, id] of names.entries()) {
    if (wanted.length > 0 && !wanted.includes(id)) {
      continue;
    }
    const amount = await readNumber(session, {
      to: trust.address,
      contract: trustInterface,
      method: "releasable",
      args: [account],
    });
    if (amount > 0n) {
      due.push({ account, id, amount });
    }
  }
  if (due.length === 0) {
    return tellAlready(session, {
      words: ["Nothing is set aside for them now: it has been released, or never was."],
    });
  }
  const signer = await openSigner(session, "servicer");
  const steps = due.map(({ account, id, amount }) =>
    callStep(
      `Release ${formatUnits(amount, decimals)} ${symbol} to ${id}`,
      trustCall(trust, "release", [account]),
    ),
  );
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, (transactions) => {
    const released = due.map(({ id }, i) => {
      const amount: unknown = findEvent(transactions[i], trustInterface, "Released")?.args.getValue("amount");
      return [id, typeof amount === "bigint" ? amount : 0n] as const;
    });
    return {
      words: released.map(([id, amount]) => `${id}: ${formatUnits(amount, decimals)} ${symbol}`),
      data: { released: Object.fromEntries(released.map(([id, amount]) => [id, amount.toString()])) },
    };
  });
}

/** The accounts of a trust in the contract's order: parties, costs of the offering, the originator. */
function accountNames({ terms, setup }: TrustView): readonly string[] {
  return [...terms.parties, ...setup.rest.costs.map((_, i) => `cost${i}`), "originator"];
}
