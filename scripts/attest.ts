import { encodeBytes32String, hexlify, id, isHexString, toUtf8Bytes } from "ethers";

import { formatDay } from "../engine/dates/day.ts";
import { CATEGORY_WORDS, categoryName, categoryOf } from "../engine/setup/categories.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { checkKnownHere } from "./session/known-here.ts";
import { callStep } from "./session/plan.ts";
import { readDate, readTogether, wrongOption } from "./session/read-input.ts";
import {
  type EntryFields,
  openRegistrar,
  openRegistry,
  readEntry,
  registryCall,
} from "./session/registry.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, resolveAddress } from "./session/session.ts";
import { readSettings } from "./session/settings.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";

interface AttestFlags extends SendFlags {
  readonly category: string;
  readonly country: string;
  readonly expiry: string;
  readonly investor?: string;
  readonly registry: string;
}

interface Entry {
  readonly investor: string;
  readonly category: number;
  readonly country: string;
  readonly expiry: number;
}

/** A registrar's: who may hold. */
export const attest: CliCommand = {
  name: "attest",
  configure: (command, run) => {
    addSendFlags(command, "registrar")
      .description("A registrar lists wallets: of which investor, category and country, and until when.")
      .argument("<wallets...>", "addresses, or names of keys")
      .requiredOption("--category <name>", CATEGORY_WORDS)
      .requiredOption("--country <code>", "ISO 3166-1 alpha-2, for instance CN")
      .requiredOption("--expiry <date>", "YYYY-MM-DD: the first day on which the entry no longer holds")
      .option(
        "--investor <text>",
        "id that the wallets of one investor share, never a name; unless told, one for each wallet",
      )
      .option("--registry <address>", "the investor registry", "registry")
      .addHelpText(
        "after",
        "\nExamples:\n  weir attest bank --category bank --country CN --expiry 2035-01-01\n" +
          "  weir attest investor01 investor02 --category fund --country CN --expiry 2030-06-30 --from registrar --dry-run\n",
      )
      .action(run(attestWallets));
  },
};

async function attestWallets(context: CliContext, wallets: readonly string[], flags: AttestFlags) {
  const settings = readSettings(context, flags);
  const { category, expiry } = readTogether({
    wallets: () =>
      readTogether(
        Object.fromEntries(
          wallets.map((text, i) => [
            `${i}`,
            () => checkKnownHere(context, settings, { text, argument: "wallets" }),
          ]),
        ),
      ),
    category: () => readCategory(flags.category),
    country: () => checkCountry(flags.country),
    expiry: () => readDate(flags.expiry, "--expiry"),
    investor: () => (flags.investor === undefined ? undefined : investorId(flags.investor, "")),
  });
  const session = await openSession(context, flags);
  const registry = await openRegistry(session, flags.registry);
  const wanted = wallets.map((name) => {
    const wallet = resolveAddress(session, name);
    const entry: Entry = {
      investor: investorId(flags.investor, wallet),
      category,
      country: hexlify(toUtf8Bytes(flags.country)),
      expiry,
    };
    return { name, wallet, entry };
  });
  const missing = [];
  for (const each of wanted) {
    if (!isSame(await readEntry(session, registry, each.wallet), each.entry)) {
      missing.push(each);
    }
  }
  if (missing.length === 0) {
    return tellAlready(session, { words: ["All of them are listed so already."], data: { registry } });
  }
  const signer = await openRegistrar(session, registry);
  const steps = missing.map(({ name, wallet, entry }) =>
    callStep(
      `List ${name} as ${categoryName(category)} of ${flags.country} until ${formatDay(expiry)}`,
      registryCall(registry, "attest", [wallet, entry]),
    ),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${missing.length} wallets are listed as ${categoryName(category)} until ${formatDay(expiry)}.`],
    data: { registry, wallets: missing.map(({ wallet }) => wallet) },
  });
}

function readCategory(text: string): number {
  const category = categoryOf(text);
  if (category === undefined) {
    throw wrongOption("--category", { rule: "category", found: text, expected: CATEGORY_WORDS });
  }
  return category;
}

function checkCountry(text: string): void {
  if (!/^[A-Z]{2}$/.test(text)) {
    throw wrongOption("--country", { rule: "country", found: text, expected: "two capital letters, as CN" });
  }
}

function investorId(text: string | undefined, wallet: string): string {
  if (text === undefined) {
    return id(wallet);
  }
  if (isHexString(text, 32)) {
    return text;
  }
  if (toUtf8Bytes(text).length > 31) {
    throw wrongOption("--investor", {
      rule: "investor",
      found: text,
      expected: "32 bytes in hex, or at most 31 letters",
    });
  }
  return encodeBytes32String(text);
}

function isSame([investor, category, country, expiry]: EntryFields, entry: Entry): boolean {
  return (
    investor === entry.investor &&
    category === BigInt(entry.category) &&
    country === entry.country &&
    expiry === BigInt(entry.expiry)
  );
}
