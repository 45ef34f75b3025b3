import { formatUnits } from "../engine/money/units.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { builtContract, currencyInterface } from "./session/contracts.ts";
import { callStep, deploymentOf } from "./session/plan.ts";
import { readAmount } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  hasCode,
  openSession,
  openSigner,
  readContract,
  readNumber,
  readText,
  resolveAddress,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";

interface DeployFlags extends SendFlags {
  readonly name: string;
  readonly symbol: string;
  readonly decimals: string;
}

interface MintFlags extends SendFlags {
  readonly currency: string;
}

interface BlockFlags extends MintFlags {
  readonly lift?: boolean;
}

/** A stablecoin for test chains, with permit and a blacklist, as users will meet one. */
export const currency: CliCommand = {
  name: "currency",
  configure: (command, run) => {
    command
      .description(
        "The test stablecoin: deploy it, mint it, block an account. For development and test chains.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir currency deploy --from issuer\n  weir currency mint 1_000_000 investor01 investor02\n",
      );
    addSendFlags(command.command("deploy"), "issuer")
      .description("Deploys the test stablecoin; the sender is its issuer. It is known here as `currency`.")
      .option("--name <text>", "the token's name", "Test Yuan")
      .option("--symbol <text>", "the token's symbol", "CNYD")
      .option("--decimals <n>", "its decimals", "6")
      .addHelpText(
        "after",
        "\nExamples:\n  weir currency deploy --from issuer\n  weir currency deploy --symbol USDT --decimals 6 --dry-run\n",
      )
      .action(run(deployCurrency));
    addSendFlags(command.command("mint"), "issuer")
      .description("The issuer mints until each account has the amount.")
      .argument("<amount>", "in currency units")
      .argument("<accounts...>", "names of keys or addresses")
      .option("--currency <address>", "the token", "currency")
      .addHelpText(
        "after",
        "\nExamples:\n  weir currency mint 1_000_000 investor01 investor02\n  weir currency mint 500 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run\n",
      )
      .action(run(mint));
    addSendFlags(command.command("block"), "issuer")
      .description("The issuer blacklists an account: it can neither send nor receive the currency.")
      .argument("<account>", "name of a key, or address")
      .option("--lift", "lifts the block")
      .option("--currency <address>", "the token", "currency")
      .addHelpText(
        "after",
        "\nExamples:\n  weir currency block investor04\n  weir currency block investor04 --lift\n",
      )
      .action(run(block));
  },
};

async function deployCurrency(context: CliContext, flags: DeployFlags) {
  const session = await openSession(context, flags);
  const known = session.book.contract("currency");
  if (known !== undefined && (await hasCode(session, known))) {
    const symbol = await readText(session, { to: known, contract: currencyInterface, method: "symbol" });
    return tellAlready(session, {
      words: [`The currency ${symbol} stands at ${known} already.`],
      data: { currency: known },
    });
  }
  if (!/^\d{1,2}$/.test(flags.decimals) || Number(flags.decimals) > 36) {
    throw new UserError(`\`--decimals\` is \`${flags.decimals}\`; a whole number from 0 to 36 is expected.`);
  }
  const signer = await openSigner(session, "issuer");
  const call = deploymentOf("TestStablecoin", [
    flags.name,
    flags.symbol,
    Number(flags.decimals),
    signer.address,
  ]);
  const steps = [
    { title: `Deploy the test stablecoin ${flags.symbol}`, needsBefore: false, build: () => call },
  ];
  const result = await carryOut(session, { signer, steps, flags });
  const address = result.kind === "sent" ? result.transactions[0]?.created : undefined;
  if (address !== undefined) {
    session.book.setContract("currency", address);
  }
  return tellCarriedOut(session, result, {
    words: [`${flags.symbol} stands at ${address ?? ""}, known here as \`currency\`.`],
    data: { currency: address ?? null },
  });
}

async function mint(context: CliContext, text: string, accounts: readonly string[], flags: MintFlags) {
  const session = await openSession(context, flags);
  const token = await openToken(session, flags.currency);
  const amount = readAmount(text, token.decimals, "amount");
  const short: { readonly account: string; readonly address: string; readonly missing: bigint }[] = [];
  for (const account of accounts) {
    const address = resolveAddress(session, account);
    const balance = await readNumber(session, {
      to: token.address,
      contract: currencyInterface,
      method: "balanceOf",
      args: [address],
    });
    if (balance < amount) {
      short.push({ account, address, missing: amount - balance });
    }
  }
  if (short.length === 0) {
    return tellAlready(session, { words: [`Each of them has ${text} ${token.symbol} or more already.`] });
  }
  const signer = await openSigner(session, "issuer");
  const steps = short.map(({ account, address, missing }) =>
    callStep(`Mint ${formatUnits(missing, token.decimals)} ${token.symbol} to ${account}`, {
      to: token.address,
      name: token.symbol,
      contract: builtContract("TestStablecoin").interface,
      method: "mint",
      args: [address, missing],
    }),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`Each of them has ${text} ${token.symbol}.`],
    data: { currency: token.address },
  });
}

async function block(context: CliContext, account: string, flags: BlockFlags) {
  const session = await openSession(context, flags);
  const token = await openToken(session, flags.currency);
  const address = resolveAddress(session, account);
  const contract = builtContract("TestStablecoin").interface;
  const blocked = flags.lift !== true;
  const word = blocked ? "blocked" : "not blocked";
  const [standing] = await readContract(session, {
    to: token.address,
    contract,
    method: "isBlocked",
    args: [address],
  });
  if (standing === blocked) {
    return tellAlready(session, { words: [`${account} is ${word} already.`] });
  }
  const signer = await openSigner(session, "issuer");
  const steps = [
    callStep(`${blocked ? "Block" : "Lift the block of"} ${account} in ${token.symbol}`, {
      to: token.address,
      name: token.symbol,
      contract,
      method: "setBlocked",
      args: [address, blocked],
    }),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${account} is ${word} in ${token.symbol}.`],
    data: { currency: token.address, account: address, blocked },
  });
}

async function openToken(session: ChainSession, name: string) {
  const address = resolveAddress(session, name);
  const read = { to: address, contract: currencyInterface };
  return {
    address,
    symbol: await readText(session, { ...read, method: "symbol" }),
    decimals: Number(await readNumber(session, { ...read, method: "decimals" })),
  };
}
