import { formatDay } from "../../engine/dates/day.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { type ChainFlags, openSession } from "../session/session.ts";
import { tell } from "../session/tell.ts";
import { openTrust } from "../session/trust-view.ts";
import { proposalInWords } from "./actions.ts";
import { assemblyOf, proposalsOf, readCount, readProposal } from "./assembly-view.ts";

export async function showVotes(
  context: CliContext,
  name: string,
  number: string | undefined,
  flags: ChainFlags,
) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const assembly = await assemblyOf(session, trust);
  const proposals =
    number === undefined
      ? await proposalsOf(session, assembly, trust)
      : [await readProposal(session, assembly, trust, number)];
  const units = (amount: bigint) => formatUnits(amount, trust.currency.decimals);
  const told = await Promise.all(
    proposals.map(async (proposal) => {
      const count = await readCount(session, assembly, proposal.id);
      const words = proposalInWords(trust, proposal);
      return {
        line:
          `${proposal.id} ${proposal.status}: ${words}; voting ${formatDay(proposal.votesFrom)} to ${formatDay(proposal.votesTo)}, ` +
          `to be carried out ${formatDay(proposal.executableFrom)} to ${formatDay(proposal.executableTo)}; ` +
          `${units(count.yes)} for it, ${units(count.no)} against, of ${units(count.electorate)}`,
        data: {
          proposal: proposal.id.toString(),
          status: proposal.status,
          action: proposal.action,
          words,
          by: proposal.by,
          votesFrom: formatDay(proposal.votesFrom),
          votesTo: formatDay(proposal.votesTo),
          executableFrom: formatDay(proposal.executableFrom),
          executableTo: formatDay(proposal.executableTo),
          documentsHash: proposal.documentsHash,
          yes: count.yes.toString(),
          no: count.no.toString(),
          electorate: count.electorate.toString(),
        },
      };
    }),
  );
  return tell(session, {
    words: told.length === 0 ? ["Nothing has been proposed."] : told.map(({ line }) => line),
    data: { assembly, proposals: told.map(({ data }) => data) },
  });
}
