import { type Interface, getAddress } from "ethers";

import { TRUST_STATUSES, inJson } from "../../engine/chain/enums.ts";
import { noteInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError, UserError } from "../../engine/errors/errors.ts";
import { termsHash } from "../../engine/program/compile.ts";
import { decodeTerms } from "../../engine/program/decode.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import type { KnownTrust } from "./address-book.ts";
import { type CallParameters } from "./plan.ts";
import { currencyInterface } from "./contracts.ts";
import { readInputFile } from "./read-input.ts";
import {
  type ChainSession,
  ContractRefusal,
  chainInWords,
  checkedAddress,
  hasCode,
  readContract,
  readNumber,
  readText,
} from "./session.ts";

const STATUSES = inJson(TRUST_STATUSES);
export type Status = (typeof STATUSES)[number];

/** As people read it. */
export function statusInWords(status: Status): string {
  return status === "woundUp" ? "wound up" : status;
}

/** A payment date's state, as the contract keeps it. Days are day numbers, amounts smallest units. */
export interface PeriodView {
  /** 0 where no date is next. */
  readonly date: number;
  readonly position: number;
  /** 0 while the period is open. */
  readonly closeDay: number;
  readonly collected: bigint;
  readonly declared: boolean;
  readonly reported: boolean;
  readonly challenged: boolean;
  /** 0 none, 1 dismissed, 2 upheld. */
  readonly outcome: number;
}

export interface NoteView {
  readonly address: string;
  readonly symbol: string;
  /** Id in the deal where its file is known, else the token's symbol. */
  readonly name: string;
}

/** A trust as commands look at it, all from the chain but the names. */
export interface TrustView {
  readonly address: string;
  readonly status: Status;
  readonly period: PeriodView;
  readonly notes: readonly NoteView[];
  readonly offering: string;
  readonly registry: string;
  readonly currency: { readonly address: string; readonly symbol: string; readonly decimals: number };
  readonly setup: SetUp;
  /** Who holds the servicer's office now; the set-up names the first one. */
  readonly servicer: string;
  /** Under the deal file's names where it is at hand, else under placeholders. */
  readonly terms: Deal;
  /** Whether `terms` has the deal file's names. */
  readonly hasNames: boolean;
}

export interface LocatedTrust {
  readonly address: string;
  /** `undefined` where it was not issued from this folder. */
  readonly known: KnownTrust | undefined;
}

/**
 * Where a trust stands, by its address or by the name under which this folder issued it.
 *
 * @throws UserError where the text is neither, or no contract stands there
 */
export async function locateTrust(session: ChainSession, nameOrAddress: string): Promise<LocatedTrust> {
  const known = session.book.trust(nameOrAddress);
  const address = known?.address ?? checkedAddress(nameOrAddress);
  if (address === undefined) {
    const names = session.book.trusts().map(({ name }) => `\`${name}\``);
    throw new UserError(
      `\`${nameOrAddress}\` is neither an address (0x and 40 digits, its checksum right) nor a trust that was issued from here` +
        (names.length === 0 ? "." : `: those are ${names.join(", ")}.`),
    );
  }
  if (!(await hasCode(session, address))) {
    throw new UserError(
      `There is no trust at ${address}: no contract stands there on ${chainInWords(session)}. Check the address and the node.`,
    );
  }
  return { address, known };
}

/** What a person is told of a contract that does not answer as a trust does. */
export function notATrust(session: ChainSession, address: string, cause: unknown): UserError {
  return new UserError(
    `The contract at ${address} on ${chainInWords(session)} is no trust: it does not answer as one. Check the address.`,
    { cause },
  );
}

/**
 * Looks at a trust, by its address or by the name under which this folder issued it.
 *
 * @param dealFile gives the names of parties, classes and so on; must be the deal that the trust runs. Unless told, the file from
 * which this folder issued the trust, if it is still there and the same.
 * @throws UserError where there is no trust, it is of another chain, or the node does not say
 */
export async function openTrust(
  session: ChainSession,
  nameOrAddress: string,
  dealFile?: string,
): Promise<TrustView> {
  const { address, known } = await locateTrust(session, nameOrAddress);
  const read = (method: string) => readContract(session, { to: address, contract: trustInterface, method });
  let answers;
  try {
    answers = await Promise.all([
      read("terms"),
      read("setup"),
      read("notes"),
      read("status"),
      read("period"),
      read("offering"),
      read("currency"),
      read("registry"),
      read("servicer"),
    ]);
  } catch (error) {
    if (error instanceof ContractRefusal) {
      throw notATrust(session, address, error);
    }
    throw error;
  }
  const [
    [terms],
    [setup],
    [noteAddresses],
    [status],
    [period],
    [offering],
    [currency],
    [registry],
    [servicer],
  ] = answers;
  const bare = decodeTerms(bytesOf(terms));
  const decoded = decodeSetup(textOf(setup));
  if (decoded.core.chainId !== session.chainId) {
    throw new UserError(
      `The trust's set-up is for chain ${decoded.core.chainId}, the node is of ${chainInWords(session)}: wrong chain. Give a node of the right one.`,
    );
  }
  const named = readNames(session, { file: dealFile, guess: known?.deal, terms: bare });
  const currencyAddress = textOf(currency);
  const list = Array.isArray(noteAddresses) ? noteAddresses.map(textOf) : [];
  return {
    address: getAddress(address),
    status: STATUSES[Number(status)] ?? "offering",
    period: readPeriod(period),
    notes: await Promise.all(
      list.map(async (note, i) => {
        const symbol = await readText(session, { to: note, contract: noteInterface, method: "symbol" });
        return {
          address: note,
          symbol,
          name: named === undefined ? symbol : (named.classes[i]?.id ?? symbol),
        };
      }),
    ),
    offering: textOf(offering),
    registry: textOf(registry),
    currency: {
      address: currencyAddress,
      symbol: await readText(session, { to: currencyAddress, contract: currencyInterface, method: "symbol" }),
      decimals: Number(
        await readNumber(session, { to: currencyAddress, contract: currencyInterface, method: "decimals" }),
      ),
    },
    setup: decoded,
    servicer: textOf(servicer),
    terms: named ?? bare,
    hasNames: named !== undefined,
  };
}

/** Position of a class by its id in the deal, its token's symbol, or its position. */
export function findClass({ notes }: TrustView, text: string): number {
  const found = notes.findIndex(({ name, symbol }) => name === text || symbol === text);
  if (found >= 0) {
    return found;
  }
  if (/^\d+$/.test(text) && Number(text) < notes.length) {
    return Number(text);
  }
  const known = notes.map(({ name, symbol }) => (name === symbol ? name : `${name} (${symbol})`)).join(", ");
  throw new InputError(`The trust has no class \`${text}\`.`, [
    { path: "--class", rule: "class", severity: "error", found: text, expected: `one of ${known}` },
  ]);
}

/** A note of a class. */
export function noteOf(trust: TrustView, classIndex: number): NoteView {
  const note = trust.notes[classIndex];
  if (note === undefined) {
    throw new UserError(`The trust has ${trust.notes.length} classes, none at position ${classIndex}.`);
  }
  return note;
}

/** A call of the trust itself. */
export function trustCall(trust: TrustView, method: string, args: readonly unknown[] = []): CallParameters {
  return { to: trust.address, name: "Trust", contract: trustInterface, method, args };
}

/** A call of a contract of the trust's. */
export function partCall(
  name: string,
  to: string,
  contract: Interface,
  method: string,
  args: readonly unknown[] = [],
): CallParameters {
  return { to, name, contract, method, args };
}

/** The offices of a set-up and what to call them. */
export type Office =
  "originator" | "servicer" | "backupServicer" | "trustee" | "verificationAgent" | "calculationAgent";
const OFFICE_WORDS: Readonly<Record<Office, string>> = {
  originator: "originator",
  servicer: "servicer",
  backupServicer: "back-up servicer",
  trustee: "trustee",
  verificationAgent: "verification agent",
  calculationAgent: "calculation agent",
};

/** @throws UserError where the key does not hold the office */
export function requireOffice(trust: TrustView, office: Office, sender: string): void {
  const { setup, address } = trust;
  const holder = office === "servicer" ? trust.servicer : setup.core[office];
  if (getAddress(holder) !== getAddress(sender)) {
    throw new UserError(
      `Only the ${OFFICE_WORDS[office]} of the trust ${address}, ${holder}, may do this; the key that you gave is ${sender}. ` +
        "Nothing was sent. Give the right key with `--from NAME`.",
    );
  }
}

interface ReadNamesParameters {
  readonly file: string | undefined;
  readonly guess: string | undefined;
  readonly terms: Deal;
}

function readNames({ context }: ChainSession, { file, guess, terms }: ReadNamesParameters): Deal | undefined {
  const hash = termsHash(terms);
  if (file !== undefined) {
    const deal = parseDeal(readInputFile(context, file).toString("utf8"), { file });
    if (termsHash(deal) !== hash) {
      throw new UserError(`\`${file}\` is not the deal that this trust runs: its terms are others.`);
    }
    return deal;
  }
  if (guess === undefined) {
    return undefined;
  }
  try {
    const deal = parseDeal(readInputFile(context, guess).toString("utf8"));
    return termsHash(deal) === hash ? deal : undefined;
  } catch (error) {
    if (error instanceof UserError) {
      return undefined;
    }
    throw error;
  }
}

function readPeriod(answer: unknown): PeriodView {
  const [date, position, closeDay, collected, declared, reported, challenged, outcome] = Array.isArray(answer)
    ? (answer as unknown[])
    : [];
  return {
    date: Number(date),
    position: Number(position),
    closeDay: Number(closeDay),
    collected: typeof collected === "bigint" ? collected : 0n,
    declared: declared === true,
    reported: reported === true,
    challenged: challenged === true,
    outcome: Number(outcome),
  };
}

function textOf(value: unknown): string {
  if (typeof value !== "string") {
    throw new UserError("The trust gives something else where a text is expected.");
  }
  return value;
}

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(textOf(value).slice(2), "hex");
}
