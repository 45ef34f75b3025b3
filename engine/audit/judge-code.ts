import {
  concat,
  dataLength,
  dataSlice,
  getAddress,
  getCreateAddress,
  solidityPacked,
  toBeHex,
  zeroPadBytes,
} from "ethers";

import type { Address, Hex } from "../chain/events.ts";
import type { Deal } from "../deal/model.ts";
import { PROXY_BYTES } from "../program/chain-limits.ts";
import type { SetUp } from "../setup/set-up.ts";
import type { AssetPlace, TrustReading } from "./evidence.ts";
import type { Subject } from "./result.ts";
import type { Tally } from "./tally.ts";

export const builtNames = [
  "Trust",
  "TrustProxy",
  "TrustReader",
  "Interpreter",
  "Assembly",
  "Note",
  "Offering",
  "InvestorRegistry",
  "PackageTitle",
  "IncomeRight",
] as const;
export type BuiltName = (typeof builtNames)[number];

/** What the build makes of a contract: its code once deployed, and where in it values stand that the deployment fills in. */
export interface BuiltCode {
  readonly code: Hex;
  /** For each immutable variable the bytes where its value stands. */
  readonly immutables: readonly (readonly { readonly start: number; readonly length: number }[])[];
}

export interface CodeReading {
  readonly built: Readonly<Record<BuiltName, BuiltCode>>;
  /** Code of every address that is compared, by address. */
  readonly codes: ReadonlyMap<Address, Hex>;
  readonly block: number;
}

const CLONE_HEAD = "0x363d3d373d3d3d363d73";
const CLONE_TAIL = "0x5af43d82803e903d91602b57fd5bf3";
const HEAD_LENGTH = dataLength(CLONE_HEAD);
/** ERC-1167's code; a clone's immutable arguments follow. */
const CLONE_LENGTH = HEAD_LENGTH + 20 + dataLength(CLONE_TAIL);

/** Implementation and arguments of an ERC-1167 clone; `undefined` where the code is none. */
export function parseClone(code: Hex): { implementation: Address; args: Hex } | undefined {
  if (dataLength(code) < CLONE_LENGTH) {
    return undefined;
  }
  const implementation = dataSlice(code, HEAD_LENGTH, HEAD_LENGTH + 20);
  const args = dataSlice(code, CLONE_LENGTH);
  return concat([CLONE_HEAD, implementation, CLONE_TAIL, args]) === code
    ? { implementation: getAddress(implementation), args }
    : undefined;
}

/** Implementation and the rest of a trust's code after its proxy's place; `undefined` where it begins with another proxy. */
export function parseTrustCode(
  code: Hex,
  proxy: BuiltCode,
): { implementation: Address; args: Hex } | undefined {
  const start = PROXY_BYTES + 20;
  if (dataLength(code) < start || dataSlice(code, 0, PROXY_BYTES) !== zeroPadBytes(proxy.code, PROXY_BYTES)) {
    return undefined;
  }
  return {
    implementation: getAddress(dataSlice(code, PROXY_BYTES, start)),
    args: dataSlice(code, start),
  };
}

/** The addresses that stand in a deployed contract's immutables. */
export function immutableAddresses(code: Hex, built: BuiltCode): Address[] {
  return built.immutables.flatMap((places) => {
    const [first] = places;
    if (first === undefined || first.length !== 32 || dataLength(code) < first.start + 32) {
      return [];
    }
    const word = dataSlice(code, first.start, first.start + 32);
    return word.startsWith(`0x${"00".repeat(12)}`) ? [getAddress(dataSlice(word, 12))] : [];
  });
}

export interface JudgeCodeParameters {
  readonly tally: Tally;
  readonly reading: CodeReading;
  readonly trust: Pick<
    TrustReading,
    | "address"
    | "interpreter"
    | "holdersAssembly"
    | "notes"
    | "offering"
    | "registry"
    | "title"
    | "terms"
    | "setup"
  >;
  readonly asset: AssetPlace;
  readonly deal: Deal;
  readonly setUp: SetUp;
}

/** Whether everything that the trust runs on is this build's code, with the arguments that terms and set-up give. */
export function judgeCode(parameters: JudgeCodeParameters): void {
  const { tally, reading, trust, asset, setUp } = parameters;
  const own = parseTrustCode(reading.codes.get(trust.address) ?? "0x", reading.built.TrustProxy);
  const subject = codeSubject("trust-proxy", trust.address, reading.block);
  tally.holds(own !== undefined, subject, "this build's `TrustProxy`", "other code");
  if (own !== undefined) {
    judgeBuilt(tally, reading, {
      what: "trust-implementation",
      address: own.implementation,
      built: "Trust",
    });
    const args = concat([toBeHex(dataLength(trust.setup), 2), trust.setup, trust.terms]);
    tally.equal(codeSubject("trust-arguments", trust.address, reading.block), args, own.args);
    judgeLinks(parameters, own.implementation);
  }
  const offering = judgeClone(tally, reading, {
    what: "offering",
    address: trust.offering,
    built: "Offering",
  });
  if (offering !== undefined) {
    const subject = codeSubject("offering-arguments", trust.offering, reading.block);
    tally.equal(subject, trust.address.toLowerCase(), offering.args);
  }
  trust.notes.forEach((address, c) => {
    const note = judgeClone(tally, reading, { what: `note-${c}`, address, built: "Note" });
    if (note !== undefined) {
      const subject = codeSubject(`note-${c}-arguments`, address, reading.block);
      tally.equal(subject, noteArguments(parameters, c), note.args);
    }
  });
  judgeBuilt(tally, reading, { what: "interpreter", address: trust.interpreter, built: "Interpreter" });
  if (givesHoldersPower(setUp)) {
    judgeBuilt(tally, reading, { what: "assembly", address: trust.holdersAssembly, built: "Assembly" });
  }
  judgeBuilt(tally, reading, { what: "registry", address: trust.registry, built: "InvestorRegistry" });
  judgeBuilt(tally, reading, { what: "title", address: asset.title.token, built: "PackageTitle" });
  if (asset.isRight) {
    judgeBuilt(tally, reading, { what: "right", address: asset.token, built: "IncomeRight" });
    const made = immutableAddresses(reading.codes.get(asset.title.token) ?? "0x", reading.built.PackageTitle);
    const subject = codeSubject("right-made-by-titles", asset.title.token, reading.block);
    tally.holds(made.includes(asset.token), subject, asset.token, made.join(" "));
  }
}

/** Whether anything of the trust rests on the assembly's code. */
function givesHoldersPower({ powers }: SetUp): boolean {
  return powers.challengeShare > 0n || Object.values(powers.assemblyMay).includes(true);
}

/** What a trust's implementation creates, before anything else, to be asked about its trusts. */
function readerOf(implementation: Address): Address {
  return getCreateAddress({ from: implementation, nonce: 1 });
}

/** The implementation's immutables are its reader, the interpreter, the assembly and the implementations that this trust's own parts use. */
function judgeLinks({ tally, reading, trust }: JudgeCodeParameters, implementation: Address): void {
  const reader = readerOf(implementation);
  judgeBuilt(tally, reading, { what: "reader", address: reader, built: "TrustReader" });
  const expected = [
    reader,
    trust.interpreter,
    trust.holdersAssembly,
    ...[trust.notes[0], trust.offering].map(
      (address) =>
        (address === undefined ? undefined : parseClone(reading.codes.get(address) ?? "0x"))
          ?.implementation ?? "a clone's implementation",
    ),
  ];
  const found = immutableAddresses(reading.codes.get(implementation) ?? "0x", reading.built.Trust);
  tally.equal(
    codeSubject("trust-immutables", implementation, reading.block),
    expected.toSorted().join(" "),
    found.toSorted().join(" "),
  );
}

interface Deployed {
  readonly what: string;
  readonly address: Address;
  readonly built: BuiltName;
}

function judgeClone(tally: Tally, reading: CodeReading, { what, address, built }: Deployed) {
  const clone = parseClone(reading.codes.get(address) ?? "0x");
  const subject = codeSubject(`${what}-clone`, address, reading.block);
  tally.holds(clone !== undefined, subject, "an ERC-1167 clone", "other code");
  if (clone !== undefined) {
    judgeBuilt(tally, reading, {
      what: `${what}-implementation`,
      address: clone.implementation,
      built,
    });
  }
  return clone;
}

function judgeBuilt(tally: Tally, reading: CodeReading, { what, address, built }: Deployed): void {
  const { code, immutables } = reading.built[built];
  const found = reading.codes.get(address) ?? "0x";
  const subject = codeSubject(`${what}-code`, address, reading.block);
  const places = immutables.flat();
  const isSame = masked(found, places) === masked(code, places);
  tally.holds(isSame, subject, `this build's \`${built}\``, `other code of ${dataLength(found)} bytes`);
  for (const same of immutables) {
    const values = same.map(({ start, length }) =>
      dataLength(found) < start + length ? "none" : dataSlice(found, start, start + length),
    );
    tally.equal({ ...subject, rule: `${what}-immutable` }, 1, new Set(values).size);
  }
}

function masked(code: Hex, places: readonly { readonly start: number; readonly length: number }[]): Hex {
  let digits = code.slice(2);
  for (const { start, length } of places) {
    digits = digits.slice(0, 2 * start) + "00".repeat(length) + digits.slice(2 * (start + length));
  }
  return digits;
}

/** As `NoteCode` reads them. */
function noteArguments({ trust, deal, setUp }: JudgeCodeParameters, classIndex: number): Hex {
  return solidityPacked(
    ["address", "uint8", "uint96", "address", "uint32"],
    [
      trust.address,
      classIndex,
      BigInt.asUintN(96, deal.classes[classIndex]?.face ?? 0n),
      setUp.core.registry,
      setUp.core.holderCategories,
    ],
  );
}

function codeSubject(rule: string, address: Address, block: number): Subject {
  return {
    rule,
    evidence: { contract: address, source: "code", block },
    reproduce: `eth_getCode ${JSON.stringify([address, `0x${block.toString(16)}`])}`,
  };
}
