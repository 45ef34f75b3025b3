import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { AbiCoder, getAddress, keccak256, ParamType } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { decodeSetup } from "../../../engine/setup/decode-setup.ts";
import { encodeSetup, setupHash } from "../../../engine/setup/encode-setup.ts";
import type { SetUp } from "../../../engine/setup/set-up.ts";

const addressOf = (digit: string) => getAddress(`0x${digit.repeat(40)}`);
const hashOf = (digit: string) => `0x${digit.repeat(64)}`;

/** Every value differs from every other of its type, so that none can stand in another's place. */
const SET_UP: SetUp = {
  core: {
    chainId: 31_337n,
    currency: addressOf("1"),
    registry: addressOf("2"),
    title: addressOf("3"),
    titleId: 44n,
    originator: addressOf("5"),
    servicer: addressOf("6"),
    backupServicer: addressOf("7"),
    trustee: addressOf("8"),
    verificationAgent: addressOf("9"),
    calculationAgent: addressOf("a"),
    holderCategories: 0b1_1011_1110n,
    collectionEnd: 20,
    reportBy: 5,
    challengeBy: 9,
    resolveBy: 14,
    freezeDays: 90,
    forcedTransferDays: 30,
    price: 226_000_000_000_000n,
    leastLateCash: 100_000_000_000n,
    longStop: 20_649,
    dealHash: hashOf("b"),
    documentsHash: hashOf("c"),
  },
  rest: {
    parties: [addressOf("d"), addressOf("e")],
    tokens: [
      { name: "优先级", symbol: "S" },
      { name: "Subordinate", symbol: "J" },
    ],
    indices: [{ firstFixing: 25n, low: -10n, high: 120n }],
    reportedAmountMax: [2n ** 128n - 1n, 7n],
    metricMax: [8n],
    costs: [{ payee: addressOf("f"), amount: 15n }],
    legal: { governingLaw: "law", court: "court", opinionHash: hashOf("9"), recordThatPrevails: "register" },
  },
};

/** The two structs' ABI types as the compiler reads them in `contracts/trust/Setup.sol`: no contract of the project has them in its ABI. */
function compiledTypes(): readonly ParamType[] {
  const require = createRequire(import.meta.url);
  const compiler = require("solc") as { compile(input: string): string };
  const probe = `pragma solidity 0.8.37;
import {SetupCore, SetupRest} from "contracts/trust/Setup.sol";
contract Probe { function take(SetupCore calldata core, SetupRest calldata rest) external {} }`;
  const answer: unknown = JSON.parse(
    compiler.compile(
      JSON.stringify({
        language: "Solidity",
        sources: {
          "Probe.sol": { content: probe },
          "contracts/trust/Setup.sol": {
            content: readFileSync(new URL("../../../contracts/trust/Setup.sol", import.meta.url), "utf8"),
          },
        },
        settings: { outputSelection: { "Probe.sol": { Probe: ["abi"] } } },
      }),
    ),
  );
  const { contracts } = z
    .object({
      contracts: z.object({
        "Probe.sol": z.object({
          Probe: z.object({ abi: z.tuple([z.object({ inputs: z.array(z.unknown()) })]) }),
        }),
      }),
    })
    .parse(answer);
  return contracts["Probe.sol"].Probe.abi[0].inputs.map((input) => ParamType.from(input));
}

describe("an encoded set-up", () => {
  it("is abi.encode of the structs that the contracts have, field by field under their names", () => {
    const types = compiledTypes();
    // Objects are encoded by the compiler's field names: a field that is misnamed, missing or out of order shows.
    const expected = AbiCoder.defaultAbiCoder().encode(types, [SET_UP.core, SET_UP.rest]);
    expect(encodeSetup(SET_UP)).toBe(expected);
    expect(setupHash(SET_UP)).toBe(keccak256(expected));
    expect(types.map(({ components }) => components?.map(({ name }) => name))).toEqual([
      Object.keys(SET_UP.core),
      Object.keys(SET_UP.rest),
    ]);
  });

  it("has the core as 23 words at its front, where a trust reads them", () => {
    const words = encodeSetup(SET_UP).slice(2).match(/.{64}/g) ?? [];
    const word = (value: bigint | number) => value.toString(16).padStart(64, "0");
    const own = (address: string) => address.slice(2).toLowerCase().padStart(64, "0");
    expect(words.slice(0, 23)).toEqual([
      word(31_337),
      ...["1", "2", "3"].map((digit) => own(addressOf(digit))),
      word(44),
      ...["5", "6", "7", "8", "9", "a"].map((digit) => own(addressOf(digit))),
      word(0b1_1011_1110),
      ...[20, 5, 9, 14, 90, 30].map(word),
      word(226_000_000_000_000n),
      word(100_000_000_000n),
      word(20_649),
      "b".repeat(64),
      "c".repeat(64),
    ]);
    // After it the place of the rest: 24 words from the front.
    expect(words[23]).toBe(word(24 * 32));
  });

  it("is read back to what it was", () => {
    expect(decodeSetup(encodeSetup(SET_UP))).toEqual(SET_UP);
    const empty: SetUp = {
      core: SET_UP.core,
      rest: {
        ...SET_UP.rest,
        parties: [],
        tokens: [],
        indices: [],
        reportedAmountMax: [],
        metricMax: [],
        costs: [],
      },
    };
    expect(decodeSetup(encodeSetup(empty))).toEqual(empty);
  });

  it("is read back to what it was, whatever it was", () => {
    const bits = (count: number) => fc.bigInt(0n, 2n ** BigInt(count) - 1n);
    const signed = fc.bigInt(-(2n ** 127n), 2n ** 127n - 1n);
    const days = fc.integer({ min: 0, max: 65_535 });
    const address = bits(160).map((value) => getAddress(`0x${value.toString(16).padStart(40, "0")}`));
    const hash = bits(256).map((value) => `0x${value.toString(16).padStart(64, "0")}`);
    // The ABI knows UTF-8 only: no half of a surrogate pair.
    const text = fc.string({ unit: "binary" });
    const setUps: fc.Arbitrary<SetUp> = fc.record({
      core: fc.record({
        chainId: bits(256),
        currency: address,
        registry: address,
        title: address,
        titleId: bits(256),
        originator: address,
        servicer: address,
        backupServicer: address,
        trustee: address,
        verificationAgent: address,
        calculationAgent: address,
        holderCategories: bits(256),
        collectionEnd: days,
        reportBy: days,
        challengeBy: days,
        resolveBy: days,
        freezeDays: days,
        forcedTransferDays: days,
        price: bits(128),
        leastLateCash: bits(128),
        longStop: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        dealHash: hash,
        documentsHash: hash,
      }),
      rest: fc.record({
        parties: fc.array(address),
        tokens: fc.array(fc.record({ name: text, symbol: text }, { noNullPrototype: true })),
        indices: fc.array(
          fc.record({ firstFixing: signed, low: signed, high: signed }, { noNullPrototype: true }),
        ),
        reportedAmountMax: fc.array(bits(128)),
        metricMax: fc.array(bits(128)),
        costs: fc.array(fc.record({ payee: address, amount: bits(128) }, { noNullPrototype: true })),
        legal: fc.record(
          { governingLaw: text, court: text, opinionHash: hash, recordThatPrevails: text },
          { noNullPrototype: true },
        ),
      }),
    });
    fc.assert(
      fc.property(setUps, (setUp) => {
        expect(decodeSetup(encodeSetup(setUp))).toEqual(setUp);
      }),
      { numRuns: 50 },
    );
  });

  it("is none where the bytes are cut", () => {
    expect(() => decodeSetup(encodeSetup(SET_UP).slice(0, -64))).toThrow();
    expect(() => decodeSetup("0x")).toThrow();
  });
});
