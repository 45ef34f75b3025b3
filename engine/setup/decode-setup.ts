import { AbiCoder, type Result } from "ethers";

import { type SetUp, type SetUpCore, type SetUpRest, setUpTypes } from "./set-up.ts";

/** The fields of the core that count days and so are plain numbers. */
const DAYS = [
  "collectionEnd",
  "reportBy",
  "challengeBy",
  "resolveBy",
  "freezeDays",
  "forcedTransferDays",
  "longStop",
] as const satisfies readonly (keyof SetUpCore)[];

/**
 * Reads an encoded set-up back.
 *
 * @throws TypeError of the ABI coder where the bytes are none
 */
export function decodeSetup(bytes: string | Uint8Array): SetUp {
  const [core, rest] = AbiCoder.defaultAbiCoder().decode(setUpTypes, bytes) as unknown as [Result, Result];
  const days = Object.fromEntries(DAYS.map((name) => [name, Number(core.getValue(name))]));
  const listOf = (name: keyof SetUpRest) => [...(rest.getValue(name) as Result)] as unknown[];
  const structsOf = (name: keyof SetUpRest) => listOf(name).map((item) => (item as Result).toObject());
  return {
    core: { ...(core.toObject() as unknown as SetUpCore), ...days },
    rest: {
      parties: listOf("parties") as SetUpRest["parties"],
      tokens: structsOf("tokens") as unknown as SetUpRest["tokens"],
      indices: structsOf("indices") as unknown as SetUpRest["indices"],
      reportedAmountMax: listOf("reportedAmountMax") as SetUpRest["reportedAmountMax"],
      metricMax: listOf("metricMax") as SetUpRest["metricMax"],
      costs: structsOf("costs") as unknown as SetUpRest["costs"],
      legal: (rest.getValue("legal") as Result).toObject() as unknown as SetUpRest["legal"],
    },
  };
}
