import { PROPOSAL_STATUSES, inJson } from "../../engine/chain/enums.ts";
import { assemblyInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { AssemblyPower } from "../../engine/setup/powers.ts";
import { type ChainSession, readContract, readNumber, readText } from "../session/session.ts";
import type { TrustView } from "../session/trust-view.ts";
import type { CallParameters } from "../session/plan.ts";
import { ACTIONS } from "./actions.ts";

const STATUSES = inJson(PROPOSAL_STATUSES);
export type ProposalStatus = (typeof STATUSES)[number];

/** A proposal as the assembly keeps it; days are day numbers. */
export interface ProposalView {
  readonly id: bigint;
  readonly status: ProposalStatus;
  readonly action: AssemblyPower;
  readonly by: string;
  readonly votesFrom: number;
  readonly votesTo: number;
  readonly executableFrom: number;
  readonly executableTo: number;
  readonly data: string;
  readonly documentsHash: string;
}

/** Votes as they were weighed, or would be now; units of the classes that direct. */
export interface CountView {
  readonly won: boolean;
  readonly yes: bigint;
  readonly no: bigint;
  readonly electorate: bigint;
}

/** The assembly of a trust's holders. */
export async function assemblyOf(session: ChainSession, { address }: TrustView): Promise<string> {
  return readText(session, { to: address, contract: trustInterface, method: "holdersAssembly" });
}

export function assemblyCall(
  assembly: string,
  method: string,
  args: readonly unknown[] = [],
): CallParameters {
  return { to: assembly, name: "Assembly", contract: assemblyInterface, method, args };
}

/** @throws UserError where the trust has no such proposal */
export async function readProposal(
  session: ChainSession,
  assembly: string,
  trust: TrustView,
  text: string,
): Promise<ProposalView> {
  const proposal = /^\d{1,18}$/.test(text) ? await readAny(session, assembly, BigInt(text)) : undefined;
  if (proposal === undefined || proposal.trust !== trust.address) {
    throw new UserError(
      `The trust ${trust.address} has no proposal number \`${text}\`. \`weir vote status\` lists them.`,
    );
  }
  return proposal;
}

/** Numbers of the proposals of a trust. */
export async function proposalsOf(
  session: ChainSession,
  assembly: string,
  trust: TrustView,
): Promise<readonly ProposalView[]> {
  const count = await readNumber(session, {
    to: assembly,
    contract: assemblyInterface,
    method: "proposalCount",
  });
  const all: ProposalView[] = [];
  for (let id = 1n; id <= count; id += 1n) {
    const proposal = await readAny(session, assembly, id);
    if (proposal.trust === trust.address) {
      all.push(proposal);
    }
  }
  return all;
}

export async function readCount(session: ChainSession, assembly: string, id: bigint): Promise<CountView> {
  const [count] = await read(session, assembly, "countOf", [id]);
  const [won, yes, no, electorate] = count as readonly [boolean, bigint, bigint, bigint];
  return { won, yes, no, electorate };
}

async function readAny(
  session: ChainSession,
  assembly: string,
  id: bigint,
): Promise<ProposalView & { readonly trust: string }> {
  const [[made], [status]] = await Promise.all([
    read(session, assembly, "proposalOf", [id]),
    read(session, assembly, "statusOf", [id]),
  ]);
  const [trust, action, by, votesFrom, votesTo, executableFrom, executableTo, data, documentsHash] =
    made as readonly [string, bigint, string, bigint, bigint, bigint, bigint, string, string];
  return {
    id,
    trust,
    status: STATUSES[Number(status)] ?? "none",
    action: ACTIONS[Number(action)] ?? "declare",
    by,
    votesFrom: Number(votesFrom),
    votesTo: Number(votesTo),
    executableFrom: Number(executableFrom),
    executableTo: Number(executableTo),
    data,
    documentsHash,
  };
}

function read(session: ChainSession, assembly: string, method: string, args: readonly unknown[]) {
  return readContract(session, { to: assembly, contract: assemblyInterface, method, args });
}
