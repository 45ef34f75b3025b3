import type { Address } from "../../engine/chain/events.ts";
import type { Store } from "../store/open-store.ts";

/** An event of one class's note; `args` are to be parsed by the event's own schema. */
export interface NoteLog {
  readonly classIndex: number;
  readonly args: unknown;
}

/** What a trust's notes have said by an event, in order. */
export async function readNoteLogs(
  db: Pick<Store, "selectFrom">,
  trust: Address,
  name: "ClaimsFrozen" | "Recovered",
): Promise<readonly NoteLog[]> {
  const logs = await db
    .selectFrom("logs")
    .where("trust", "=", trust)
    .where("name", "=", name)
    .orderBy("block")
    .orderBy("log_index")
    .select(["contract", "args"])
    .execute();
  return logs.map(({ contract, args }) => ({
    classIndex: Number(contract.replace("note ", "")),
    args: JSON.parse(args) as unknown,
  }));
}
