import { z } from "zod";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { InputError } from "../../engine/errors/errors.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import {
  contractInputs,
  type ContractLife,
  type ContractOutcome,
  contractResults,
  withAllDues,
  withDuesLists,
} from "../../engine/project/contract-life.ts";
import type { LifeRunner } from "../../engine/project/project.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import { startChain } from "../chain/anvil.ts";
import { jsonRpc } from "../chain/json-rpc.ts";
import { builtContract } from "../session/contracts.ts";
import { decodeRevert } from "../session/reverts.ts";
import { AbiReader, encodeArguments } from "./abi-words.ts";

/** A life of any length is one call. */
const CALL_GAS = 1n << 40n;
const INTERPRETER = "0x0000000000000000000000000000000000010001";
const PROJECTION = "0x0000000000000000000000000000000000010002";

/** The interpreter on a chain of this machine, which runs whole lives; `stop` ends the chain. */
export interface ContractEngine {
  readonly run: LifeRunner;
  /** Puts another interpreter in the place of the one that runs. */
  readonly replaceInterpreter: (creationCode: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a throw-away chain with the interpreter on it.
 *
 * @throws UserError where the contracts are not built or no chain can be started
 */
export async function startContractEngine(signal?: AbortSignal): Promise<ContractEngine> {
  const interpreter = builtContract("Interpreter");
  const projection = builtContract("Projection");
  const chain = await startChain({ gasLimit: CALL_GAS, ...(signal === undefined ? {} : { signal }) });
  const put = async (address: string, creationCode: string) => {
    const code = await jsonRpc(chain.rpc, "eth_call", [{ data: creationCode }, "latest"]);
    await jsonRpc(chain.rpc, "anvil_setCode", [address, code]);
  };
  await put(INTERPRETER, interpreter.bytecode);
  await put(PROJECTION, projection.bytecode);
  const { selector = "" } = projection.interface.getFunction("project") ?? {};
  return {
    run: async (deal, inputs) =>
      contractResults(deal, inputs, await runLife(chain.rpc, selector, { deal, inputs })),
    replaceInterpreter: (creationCode) => put(INTERPRETER, creationCode),
    stop: () => chain.stop(),
  };
}

interface Life {
  readonly deal: Deal;
  readonly inputs: readonly DateInput[];
}

/** One call of `Projection.project`, or more where a list does not hold all dues. */
async function runLife(rpc: string, selector: string, { deal, inputs }: Life): Promise<ContractLife> {
  const lives: ContractLife[] = [];
  for (const duesDeal of withDuesLists(deal)) {
    lives.push(await runWithDues(rpc, selector, { deal, duesDeal, inputs }));
  }
  return withAllDues(lives);
}

async function runWithDues(
  rpc: string,
  selector: string,
  { deal, duesDeal, inputs }: Life & { readonly duesDeal: Deal },
): Promise<ContractLife> {
  const data = encodeArguments([
    BigInt(INTERPRETER),
    compileTerms(deal),
    compileTerms(duesDeal),
    deal.lists.length,
    contractInputs(deal, inputs).map((input) => ({
      struct: [
        input.position,
        input.day,
        input.collected,
        input.reportedFees,
        input.reportedAmounts,
        input.metrics,
        input.events,
        input.fixings,
      ],
    })),
  ]);
  const call = { to: PROJECTION, data: `${selector}${data}`, gas: `0x${CALL_GAS.toString(16)}` };
  return readLife(z.string().parse(await jsonRpc(rpc, "eth_call", [call, "latest"]).catch(refusedTerms)));
}

function readLife(answer: string): ContractLife {
  const reader = new AbiReader(answer);
  return {
    opening: reader.words(reader.part(0, 0)),
    dates: reader.parts(reader.part(0, 1)).map((date) => ({
      state: reader.words(reader.part(date, 0)),
      outcome: readOutcome(reader, reader.part(date, 1)),
      dues: reader.words(reader.part(date, 2)),
    })),
  };
}

function readOutcome(reader: AbiReader, start: number): ContractOutcome {
  return {
    list: reader.word(start, 0),
    triggers: reader.word(start, 1),
    ran: reader.word(start, 2),
    stepDue: reader.words(reader.part(start, 3)),
    stepPaid: reader.words(reader.part(start, 4)),
    classPaid: reader.words(reader.part(start, 5)),
    partyPaid: reader.words(reader.part(start, 6)),
    reserves: reader.word(start, 7),
  };
}

/** What the interpreter refuses is a fault of the terms. */
function refusedTerms(error: unknown): never {
  if (!(error instanceof RpcError) || error.data === undefined) {
    throw error;
  }
  const found = decodeRevert(error.data).name;
  throw new InputError(
    "The interpreter refuses the deal.",
    [{ path: "", rule: "contract", severity: "error", found, expected: "terms that the contract runs" }],
    { cause: error },
  );
}
