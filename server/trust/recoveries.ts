import { z } from "zod";

import type { Address } from "../../engine/chain/events.ts";
import type { Store } from "../store/open-store.ts";
import { readNoteLogs } from "./note-logs.ts";

const argsSchema = z.object({ from: z.string(), to: z.string() });

/** A lost wallet whose notes and unpaid earnings of one class went into another. */
export interface Recovery {
  readonly classIndex: number;
  readonly from: Address;
  readonly to: Address;
}

/** Every recovery in a trust's notes so far. */
export async function readRecoveries(
  db: Pick<Store, "selectFrom">,
  trust: Address,
): Promise<readonly Recovery[]> {
  const logs = await readNoteLogs(db, trust, "Recovered");
  return logs.map(({ classIndex, args }) => ({ classIndex, ...argsSchema.parse(args) }));
}

/** The wallets whose earnings of a class a wallet has, directly or through others. */
export function recoveredInto(
  recoveries: readonly Recovery[],
  classIndex: number,
  wallet: Address,
): readonly Address[] {
  return recoveries
    .filter((each) => each.classIndex === classIndex && each.to === wallet)
    .flatMap(({ from }) => [from, ...recoveredInto(recoveries, classIndex, from)]);
}
