import { expect } from "vitest";

import { type Transition, type TriedRow, formatTried, tryTransition } from "./transitions.ts";

/** What the harness needs of a chain: snapshots, and the senders of what was mined. */
export interface WalkedChain {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>;
}

/** One way out of a state, by what one party does when another has stopped for ever. */
export type Exit<World> = (world: World, stopped: string) => Promise<string>;

export interface WalkedState<World> {
  /** As the picture of the state machine has it. */
  readonly name: string;
  /** What came before, where it decides what follows and a state is walked more than once. */
  readonly given?: string;
  /** From the world as it was opened to this state; every party still does its part. */
  reach(world: World): Promise<void>;
  /**
   * For each party that has something at stake here: what it does until it is out, in words that the table shows. It waits
   * for deadlines; the stopped party does nothing.
   */
  readonly exits: Readonly<Record<string, Exit<World>>>;
}

/** What tells a state of the walk apart from all others: its name, and after a comma what came before. */
export const labelOf = ({ name, given }: Pick<WalkedState<never>, "name" | "given">): string =>
  given === undefined ? name : `${name}, ${given}`;

export interface Machine<World> {
  readonly name: string;
  /** Every party that could stop, and its accounts. */
  readonly parties: Readonly<Record<string, readonly string[]>>;
  readonly states: readonly WalkedState<World>[];
  /** Each is tried in each state. */
  readonly transitions?: readonly Transition<World>[];
  /** The state that the contract itself is in, to be compared with the name of the state that was to be reached. */
  found(world: World): Promise<string>;
  /** All that a party has in its own hands, in units of the currency: cash in its wallets, and what it holds at the agreed price. */
  worth(world: World, party: string): Promise<bigint>;
  /** Fees that a party has agreed to and pays on its way out, at most. */
  agreedFees?(world: World, party: string, state: string): bigint;
  /** What a party has earned when it is in a state, beside what it had, and must get on its way out. */
  earned?(world: World, party: string, state: string): bigint;
}

export interface WalkedRow {
  readonly state: string;
  readonly honest: string;
  readonly stopped: string;
  readonly wayOut: string;
  readonly before: bigint;
  readonly after: bigint;
}

export interface WalkParameters<World> {
  readonly machine: Machine<World>;
  readonly world: World;
  readonly chain: WalkedChain;
}

/**
 * Walks every state of a machine. In each, each transition is tried, and leads where the machine says or is refused by its
 * error; and each other party in turn stops for ever, and the honest one must get out with at least what it had when the world
 * was opened and has earned, less agreed fees. Gas is paid in another coin and does not count. Throws where a stopped party is
 * found to have sent a transaction. Prints the tables of transitions and states and gives the latter's rows.
 */
export async function walk<World>(parameters: WalkParameters<World>): Promise<readonly WalkedRow[]> {
  const { machine, world, chain } = parameters;
  const rows: WalkedRow[] = [];
  const tried: TriedRow[] = [];
  const parties = Object.keys(machine.parties);
  const before = new Map<string, bigint>();
  for (const party of parties) {
    before.set(party, await machine.worth(world, party));
  }
  for (const state of machine.states) {
    const opened = await chain.request({ method: "evm_snapshot" });
    await state.reach(world);
    const label = labelOf(state);
    expect(await machine.found(world), `${machine.name}: reached ${label}`).toBe(state.name);
    let reached = await chain.request({ method: "evm_snapshot" });
    const goBack = async (): Promise<void> => {
      await chain.request({ method: "evm_revert", params: [reached] });
      reached = await chain.request({ method: "evm_snapshot" });
    };
    for (const transition of machine.transitions ?? []) {
      tried.push(await tryTransition({ transition, state: { name: state.name, label }, machine, world }));
      await goBack();
    }
    for (const [honest, exit] of Object.entries(state.exits)) {
      for (const stopped of parties.filter((party) => party !== honest)) {
        const from = await blockNumber(chain);
        const wayOut = await exit(world, stopped);
        const senders = await sendersSince(chain, from);
        for (const account of machine.parties[stopped] ?? []) {
          expect(senders, `${machine.name}, ${label}: ${stopped} has stopped`).not.toContain(
            account.toLowerCase(),
          );
        }
        const had = before.get(honest) ?? 0n;
        const has = await machine.worth(world, honest);
        const fees = machine.agreedFees?.(world, honest, label) ?? 0n;
        const earned = machine.earned?.(world, honest, label) ?? 0n;
        expect(
          has + fees >= had + earned,
          `${machine.name}, ${label}: ${honest} had ${had}, earned ${earned}, has ${has} when ${stopped} stops`,
        ).toBe(true);
        rows.push({ state: label, honest, stopped, wayOut, before: had, after: has });
        await goBack();
      }
    }
    await chain.request({ method: "evm_revert", params: [opened] });
  }
  if (tried.length > 0) {
    console.log(formatTried(machine.name, tried));
  }
  console.log(formatWalk(machine.name, rows));
  return rows;
}

/** The table of states, one line an honest party that gets out the same way whoever stops. */
export function formatWalk(machine: string, rows: readonly WalkedRow[]): string {
  const merged = new Map<string, WalkedRow & { readonly all: string[] }>();
  for (const row of rows) {
    const key = [row.state, row.honest, row.wayOut, row.after].join("\n");
    const same = merged.get(key);
    if (same === undefined) {
      merged.set(key, { ...row, all: [row.stopped] });
    } else {
      same.all.push(row.stopped);
    }
  }
  const lines = [...merged.values()].map(({ state, honest, all, wayOut, before, after }) => [
    state,
    honest,
    all.join(", "),
    wayOut,
    String(before),
    String(after),
  ]);
  const head = ["state", "honest", "stops", "way out", "had", "has"];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  const format = (line: readonly string[]): string =>
    line
      .map((cell, at) => (at < 4 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return [`${machine}: ${rows.length} cases`, format(head), ...lines.map(format)].join("\n");
}

async function blockNumber(chain: WalkedChain): Promise<bigint> {
  return BigInt((await chain.request({ method: "eth_blockNumber" })) as string);
}

async function sendersSince(chain: WalkedChain, after: bigint): Promise<readonly string[]> {
  const last = await blockNumber(chain);
  const senders: string[] = [];
  for (let at = after + 1n; at <= last; at += 1n) {
    const block = (await chain.request({
      method: "eth_getBlockByNumber",
      params: [`0x${at.toString(16)}`, true],
    })) as { readonly transactions: readonly { readonly from: string }[] };
    senders.push(...block.transactions.map(({ from }) => from.toLowerCase()));
  }
  return senders;
}
