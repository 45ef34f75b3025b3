import { join, relative } from "node:path";

import { Wallet, formatEther, id, parseEther } from "ethers";

import type { CliCommand, CliContext } from "./cli/command.ts";
import { parseQuantity } from "./session/answers.ts";
import { KeyRing } from "./session/keystore.ts";
import { wrongOption } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, resolveAddress } from "./session/session.ts";
import { readSettings } from "./session/settings.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";

interface NewFlags {
  readonly throwAway?: boolean;
  readonly json?: boolean;
}

/** Keys of the roles, in encrypted keystore files. */
export const keys: CliCommand = {
  name: "keys",
  configure: (command, run) => {
    command
      .description("Keys in encrypted keystore files (Ethereum keystore version 3) under .weir/keys.")
      .addHelpText("after", "\nExamples:\n  weir keys new servicer\n  weir keys list\n");
    command
      .command("new")
      .description("Makes a key for each name.")
      .argument("<names...>")
      .option(
        "--throw-away",
        "a key that everybody can work out from its name, for test chains: it protects nothing",
      )
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir keys new servicer\n  weir keys new investor01 investor02 --throw-away\n",
      )
      .action(run(makeKeys));
    command
      .command("list")
      .description("Names and addresses of the keys here.")
      .option("--json", "one JSON object on standard output")
      .addHelpText("after", "\nExamples:\n  weir keys list\n  weir keys list --json\n")
      .action(run(listKeys));
    addSendFlags(command.command("fund"))
      .description("Sends the coin that pays for gas to accounts that have less than the amount.")
      .argument("<amount>", "in whole coins, for instance 0.5")
      .argument("<accounts...>", "names of keys or addresses")
      .addHelpText(
        "after",
        "\nExamples:\n  weir keys fund 1 servicer trustee --from funder\n  weir keys fund 0.05 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run\n",
      )
      .action(run(fund));
  },
};

async function makeKeys(context: CliContext, names: readonly string[], flags: NewFlags): Promise<undefined> {
  const ring = new KeyRing(context, readSettings(context));
  const made: Record<string, string> = {};
  for (const name of names) {
    if (
      flags.throwAway === true &&
      ring.has(name) &&
      ring.addressOf(name) === throwAwayWallet(name).address
    ) {
      context.stderr(`The throw-away key \`${name}\` is here already.\n`);
    } else {
      const wallet = flags.throwAway === true ? throwAwayWallet(name) : Wallet.createRandom();
      await ring.keep(name, new Wallet(wallet.privateKey), { throwAway: flags.throwAway === true });
    }
    made[name] = ring.addressOf(name) ?? "";
  }
  tellKeys(context, made, flags.json);
  return undefined;
}

/** The key that everybody can work out from a name. */
export function throwAwayWallet(name: string): Wallet {
  return new Wallet(id(`weir throw-away key ${name}`));
}

function listKeys(context: CliContext, flags: { readonly json?: boolean }): Promise<undefined> {
  const settings = readSettings(context);
  const ring = new KeyRing(context, settings);
  const names = ring.names();
  if (names.length === 0) {
    const folder = relative(context.cwd, join(settings.stateFolder, "keys"));
    context.stderr(`No keystore file is in \`${folder}\`. Make one with \`weir keys new NAME\`.\n`);
  }
  tellKeys(context, Object.fromEntries(names.map((name) => [name, ring.addressOf(name) ?? ""])), flags.json);
  return Promise.resolve(undefined);
}

function tellKeys(
  context: CliContext,
  addresses: Readonly<Record<string, string>>,
  json: boolean | undefined,
): void {
  context.stdout(
    json === true
      ? `${JSON.stringify({ keys: addresses })}\n`
      : Object.entries(addresses)
          .map(([name, address]) => `${address} ${name}\n`)
          .join(""),
  );
}

async function fund(context: CliContext, amount: string, accounts: readonly string[], flags: SendFlags) {
  const session = await openSession(context, flags);
  const wei = readCoins(amount);
  const poor: { readonly account: string; readonly address: string }[] = [];
  for (const account of accounts) {
    const address = resolveAddress(session, account);
    if (parseQuantity(await session.rpc.send("eth_getBalance", [address, "latest"])) < wei) {
      poor.push({ account, address });
    }
  }
  if (poor.length === 0) {
    return tellAlready(session, { words: [`Every one of them has ${formatEther(wei)} or more already.`] });
  }
  const signer = await openSigner(session);
  const steps = poor.map(({ account, address }) => ({
    title: `Send ${formatEther(wei)} to ${account} for gas`,
    needsBefore: false,
    build: () => ({ to: address, data: "0x", value: wei, decoded: "(a plain transfer)" }),
  }));
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${poor.length} accounts have ${formatEther(wei)} more.`],
  });
}

function readCoins(text: string): bigint {
  try {
    const wei = parseEther(text.replaceAll("_", ""));
    if (wei > 0n) {
      return wei;
    }
  } catch {
    // Told below with what was expected.
  }
  throw wrongOption("amount", {
    rule: "amount-format",
    found: text,
    expected: "a positive number such as 0.5",
  });
}
