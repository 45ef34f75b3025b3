import { AbiCoder, keccak256 } from "ethers";

import { type SetUp, setUpTypes } from "./set-up.ts";

/** The bytes of a set-up as hex: `abi.encode(SetupCore, SetupRest)`. */
export function encodeSetup({ core, rest }: SetUp): string {
  return AbiCoder.defaultAbiCoder().encode(setUpTypes, [core, rest]);
}

/** keccak256 of the encoded set-up. */
export function setupHash(setUp: SetUp): string {
  return keccak256(encodeSetup(setUp));
}
