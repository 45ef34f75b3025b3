import { AbiCoder } from "ethers";
import { describe, expect, it } from "vitest";

import { AbiReader, encodeArguments } from "../../scripts/project/abi-words.ts";

const coder = AbiCoder.defaultAbiCoder();
const TYPES = ["address", "bytes", "tuple(uint256, uint256[], int256[])[]"];
const STRUCTS: [bigint, bigint[], bigint[]][] = [
  [2n ** 256n - 1n, [], [-1n, 1n]],
  [0n, [7n, 2n ** 255n], []],
];

describe("words of a call", () => {
  it.each([0, 1, 31, 32, 33])("are those of a general coder, with %i bytes", (length) => {
    const bytes = new Uint8Array(length).fill(0xab);
    const plain = encodeArguments([0xbeefn, bytes, STRUCTS.map((struct) => ({ struct }))]);
    expect(`0x${plain}`).toBe(coder.encode(TYPES, [`0x${"beef".padStart(40, "0")}`, bytes, STRUCTS]));
  });

  it("are read back as a general coder wrote them", () => {
    const answer = coder.encode(
      ["uint256[]", "tuple(uint256, uint256[])[]"],
      [[1n, 2n ** 256n - 1n], STRUCTS.map(([first, second]) => [first, second])],
    );
    const reader = new AbiReader(answer);
    expect(reader.words(reader.part(0, 0))).toEqual([1n, 2n ** 256n - 1n]);
    const parts = reader.parts(reader.part(0, 1));
    expect(parts.map((start) => reader.word(start))).toEqual(STRUCTS.map(([first]) => first));
    expect(parts.map((start) => reader.words(reader.part(start, 1)))).toEqual(
      STRUCTS.map(([, second]) => second),
    );
  });
});
