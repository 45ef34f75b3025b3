import { getAddress, keccak256 } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeSetup } from "../../../engine/setup/decode-setup.ts";
import { encodeSetup, setupHash } from "../../../engine/setup/encode-setup.ts";
import { NO_POWERS } from "../../../engine/setup/powers.ts";
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
  powers: {
    challengeShare: 10n ** 17n,
    backupAfter: 2,
    assemblyMay: {
      declare: true,
      replaceServicer: false,
      approveSale: true,
      enforceRight: true,
      approveWorks: false,
    },
    originatorVotes: false,
    enforcementNamesServicer: true,
    worksFee: 3,
    noticeDays: 7,
    votingDays: 15,
    cureDays: 31,
    quorum: 3n * 10n ** 17n,
    majority: 5n * 10n ** 17n,
    remainder: {
      venue: addressOf("4"),
      reservePrice: 2n ** 100n,
      fee: 10n ** 16n,
      sellerCategories: 0b1_0000_0000n,
      buyerCategories: 0b1100n,
      publicityDays: 8,
      rounds: 4,
      cut: 2n * 10n ** 17n,
      windUpDays: 61,
      biddingDays: 6,
      deposit: 4n * 10n ** 17n,
      increment: 6n * 10n ** 16n,
      extensionMinutes: 11,
      paymentDays: 12,
    },
    remitDays: 13,
  },
};

/** Digits of a number in so many bytes, two's complement. */
const hex = (value: bigint | number, bytes: number): string =>
  BigInt.asUintN(8 * bytes, BigInt(value))
    .toString(16)
    .padStart(2 * bytes, "0");
const own = (address: string): string => address.slice(2).toLowerCase();
const text = (value: string): string => {
  const bytes = Buffer.from(value);
  return hex(bytes.length, 2) + bytes.toString("hex");
};

describe("an encoded set-up", () => {
  it("stands field by field where docs/encoding.md says", () => {
    const core = [
      hex(31_337, 8),
      ...["1", "2", "3"].map((digit) => own(addressOf(digit))),
      hex(44, 32),
      ...["5", "6", "7", "8", "9", "a"].map((digit) => own(addressOf(digit))),
      hex(0b1_1011_1110, 4),
      ...[20, 5, 9, 14, 90, 30].map((days) => hex(days, 2)),
      hex(226_000_000_000_000n, 16),
      hex(100_000_000_000n, 16),
      hex(20_649, 4),
      ...["b", "c", "9"].map((digit) => digit.repeat(64)),
      ...[2, 1, 2, 1, 1, 2].map((count) => hex(count, 1)),
    ].join("");
    // the trust reads so many bytes of it alone
    expect(core.length).toBe(2 * 374);
    const lists = [
      own(addressOf("d")),
      own(addressOf("e")),
      own(addressOf("f")) + hex(15, 16),
      ...[2n ** 128n - 1n, 7n, 8n].map((most) => hex(most, 16)),
      ...[25n, -10n, 120n].map((rate) => hex(rate, 16)),
    ].join("");
    const powers = [
      hex(10n ** 17n, 8),
      ...[2, 0b01101, 0b10, 3].map((value) => hex(value, 1)),
      ...[7, 15, 31].map((days) => hex(days, 2)),
      ...[3n * 10n ** 17n, 5n * 10n ** 17n].map((wad) => hex(wad, 8)),
      own(addressOf("4")) + hex(2n ** 100n, 16) + hex(10n ** 16n, 8),
      hex(0b1_0000_0000, 4) + hex(0b1100, 4) + hex(8, 2),
      hex(4, 1) + hex(2n * 10n ** 17n, 8),
      hex(61, 2) + hex(6, 2),
      hex(4n * 10n ** 17n, 8) + hex(6n * 10n ** 16n, 8),
      ...[11, 12, 13].map((value) => hex(value, 2)),
    ].join("");
    // which the trust reads alone, too
    expect(powers.length).toBe(2 * 123);
    const texts = ["优先级", "S", "Subordinate", "J", "law", "court", "register"].map(text).join("");
    expect(encodeSetup(SET_UP)).toBe(`0x${core}${lists}${texts}${powers}`);
    expect(setupHash(SET_UP)).toBe(keccak256(`0x${core}${lists}${texts}${powers}`));
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
      powers: NO_POWERS,
    };
    expect(decodeSetup(encodeSetup(empty))).toEqual(empty);
  });

  it("is read back to what it was, whatever it was", () => {
    const bits = (count: number) => fc.bigInt(0n, 2n ** BigInt(count) - 1n);
    const signed = fc.bigInt(-(2n ** 127n), 2n ** 127n - 1n);
    const days = fc.integer({ min: 0, max: 65_535 });
    const small = fc.integer({ min: 0, max: 255 });
    const address = bits(160).map((value) => getAddress(`0x${value.toString(16).padStart(40, "0")}`));
    const hash = bits(256).map((value) => `0x${value.toString(16).padStart(64, "0")}`);
    // UTF-8 only: no half of a surrogate pair.
    const words = fc.string({ unit: "binary" });
    const setUps: fc.Arbitrary<SetUp> = fc.record({
      core: fc.record({
        chainId: bits(64),
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
        holderCategories: bits(32),
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
        tokens: fc.array(fc.record({ name: words, symbol: words }, { noNullPrototype: true })),
        indices: fc.array(
          fc.record({ firstFixing: signed, low: signed, high: signed }, { noNullPrototype: true }),
        ),
        reportedAmountMax: fc.array(bits(128)),
        metricMax: fc.array(bits(128)),
        costs: fc.array(fc.record({ payee: address, amount: bits(128) }, { noNullPrototype: true })),
        legal: fc.record(
          { governingLaw: words, court: words, opinionHash: hash, recordThatPrevails: words },
          { noNullPrototype: true },
        ),
      }),
      powers: fc.record({
        challengeShare: bits(64),
        backupAfter: small,
        assemblyMay: fc.record({
          declare: fc.boolean(),
          replaceServicer: fc.boolean(),
          approveSale: fc.boolean(),
          enforceRight: fc.boolean(),
          approveWorks: fc.boolean(),
        }),
        originatorVotes: fc.boolean(),
        enforcementNamesServicer: fc.boolean(),
        worksFee: small,
        noticeDays: days,
        votingDays: days,
        cureDays: days,
        quorum: bits(64),
        majority: bits(64),
        remainder: fc.record({
          venue: address,
          reservePrice: bits(128),
          fee: bits(64),
          sellerCategories: bits(32),
          buyerCategories: bits(32),
          publicityDays: days,
          rounds: small,
          cut: bits(64),
          windUpDays: days,
          biddingDays: days,
          deposit: bits(64),
          increment: bits(64),
          extensionMinutes: days,
          paymentDays: days,
        }),
        remitDays: days,
      }),
    });
    fc.assert(
      fc.property(setUps, (setUp) => {
        expect(decodeSetup(encodeSetup(setUp))).toEqual(setUp);
      }),
      { numRuns: 50 },
    );
  });

  it("is none where the bytes are cut or go on", () => {
    const bytes = encodeSetup(SET_UP);
    for (let length = 2; length < bytes.length; length += 2) {
      expect(() => decodeSetup(bytes.slice(0, length))).toThrow(/are not a set-up/);
    }
    expect(() => decodeSetup(`${bytes}00`)).toThrow(/are not a set-up/);
  });

  it("is none where it has a power or a flag that there is not", () => {
    const bytes = encodeSetup(SET_UP);
    const may = bytes.length - 2 * (123 - 9);
    const spoilt = (at: number, byte: string) => bytes.slice(0, at) + byte + bytes.slice(at + 2);
    expect(() => decodeSetup(spoilt(may, "1f"))).not.toThrow();
    expect(() => decodeSetup(spoilt(may, "20"))).toThrow(/are not a set-up/);
    expect(() => decodeSetup(spoilt(may + 2, "04"))).toThrow(/are not a set-up/);
  });
});
