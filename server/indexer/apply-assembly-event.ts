import type { Transaction } from "kysely";

import type { AssemblyEvent, RawLog } from "../../engine/chain/decode-log.ts";
import { ASSEMBLY_POWERS } from "../../engine/setup/powers.ts";
import type { StoreSchema } from "../store/schema.ts";
import { secondOf } from "./seconds.ts";

type Write = Transaction<StoreSchema>;

/** Writes what an event of a holders' assembly means. */
export async function applyAssemblyEvent(db: Write, contract: string, event: AssemblyEvent): Promise<void> {
  const place = placeOf(contract, event.log);
  switch (event.name) {
    case "Proposed": {
      const { proposalId, trust, action, by, data, documentsHash, votesFrom, votesTo } = event.args;
      await db
        .insertInto("proposals")
        .values({
          ...place,
          proposal_id: String(proposalId),
          trust,
          action: ASSEMBLY_POWERS[Number(action)] ?? "declare",
          by,
          data,
          documents_hash: documentsHash,
          votes_from: secondOf(votesFrom),
          votes_to: secondOf(votesTo),
        })
        .execute();
      return;
    }
    case "Voted": {
      const { proposalId, classIndex, holder, amount, support } = event.args;
      await db
        .insertInto("votes")
        .values({
          ...place,
          proposal_id: String(proposalId),
          class_index: secondOf(classIndex),
          holder,
          amount: String(amount),
          support,
        })
        .execute();
      return;
    }
    case "ChallengeJoined": {
      const { trust, position, holder, date, classIndex, amount, together, reason } = event.args;
      await db
        .insertInto("joined_challenges")
        .values({
          ...place,
          trust,
          position: secondOf(position),
          date: secondOf(date),
          class_index: secondOf(classIndex),
          holder,
          amount: String(amount),
          together: String(together),
          reason,
        })
        .execute();
      return;
    }
    case "Counted":
    case "Voided":
    case "Cured":
    case "Executed": {
      const none = { by: null, won: null, yes: null, no: null, electorate: null };
      await db
        .insertInto("proposal_acts")
        .values({
          ...place,
          ...none,
          proposal_id: String(event.args.proposalId),
          name: event.name,
          ...(event.name === "Executed" ? { by: event.args.by } : {}),
          ...(event.name === "Counted"
            ? {
                won: event.args.won,
                yes: String(event.args.yes),
                no: String(event.args.no),
                electorate: String(event.args.electorate),
              }
            : {}),
        })
        .execute();
    }
  }
}

function placeOf(contract: string, log: RawLog) {
  return { contract, transaction: log.transactionHash, block: log.blockNumber, log_index: log.logIndex };
}
