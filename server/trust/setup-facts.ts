import { AbiCoder, ParamType } from "ethers";
import { z } from "zod";

import { namedValues } from "../../engine/chain/decode-log.ts";

const CORE =
  "tuple(uint256 chainId, address currency, address registry, address title, uint256 titleId, address originator, address servicer, address backupServicer, address trustee, address verificationAgent, address calculationAgent, uint256 holderCategories, uint16 collectionEnd, uint16 reportBy, uint16 challengeBy, uint16 resolveBy, uint16 freezeDays, uint16 forcedTransferDays, uint128 price, uint128 leastLateCash, uint32 longStop, bytes32 dealHash, bytes32 documentsHash)";
const REST =
  "tuple(address[] parties, tuple(string name, string symbol)[] tokens, tuple(int128 firstFixing, int128 low, int128 high)[] indices, uint128[] reportedAmountMax, uint128[] metricMax, tuple(address payee, uint128 amount)[] costs, tuple(string governingLaw, string court, bytes32 opinionHash, string recordThatPrevails) legal)";

const windowSchema = z.bigint().transform(Number);
const coreSchema = z.object({
  originator: z.string(),
  servicer: z.string(),
  backupServicer: z.string(),
  trustee: z.string(),
  verificationAgent: z.string(),
  calculationAgent: z.string(),
  leastLateCash: z.bigint(),
  dealHash: z.string(),
  documentsHash: z.string(),
  collectionEnd: windowSchema,
  reportBy: windowSchema,
  challengeBy: windowSchema,
  resolveBy: windowSchema,
});
const restSchema = z.object({
  parties: z.array(z.string()),
  tokens: z.array(z.object({ name: z.string(), symbol: z.string() })),
  indices: z.array(z.object({ firstFixing: z.bigint() })),
  costs: z.array(z.object({ payee: z.string(), amount: z.bigint() })),
  legal: z.object({
    governingLaw: z.string(),
    court: z.string(),
    opinionHash: z.string(),
    recordThatPrevails: z.string(),
  }),
});

/** What the service reads of a set-up. */
export interface SetupFacts extends z.output<typeof restSchema> {
  readonly originator: string;
  readonly servicer: string;
  readonly backupServicer: string;
  readonly trustee: string;
  readonly verificationAgent: string;
  readonly calculationAgent: string;
  readonly leastLateCash: bigint;
  readonly dealHash: string;
  readonly documentsHash: string;
  readonly windows: {
    readonly collectionEnd: number;
    readonly reportBy: number;
    readonly challengeBy: number;
    readonly resolveBy: number;
  };
}

/** Decodes `setup()`: `abi.encode(SetupCore, SetupRest)`. */
export function readSetup(encoded: string): SetupFacts {
  const types = [ParamType.from(`${CORE} core`), ParamType.from(`${REST} rest`)];
  const { core, rest } = namedValues(types, AbiCoder.defaultAbiCoder().decode(types, encoded));
  const { collectionEnd, reportBy, challengeBy, resolveBy, ...facts } = coreSchema.parse(core);
  return {
    ...facts,
    ...restSchema.parse(rest),
    windows: { collectionEnd, reportBy, challengeBy, resolveBy },
  };
}
