import { expect } from "vitest";

import { decodeRevert } from "../../scripts/session/reverts.ts";

/** An arrow of the picture: what somebody does, or what time does. It is tried in every state. */
export interface Transition<World> {
  readonly name: string;
  attempt(world: World): Promise<unknown>;
  /** The state that it leads to, by the one that it is tried in. */
  readonly to: Readonly<Record<string, string>>;
  /** The error that refuses it in all other states, or in each of them. */
  readonly refused?: string | Readonly<Record<string, string>>;
}

/** One outcome for several states. */
export const each = (labels: readonly string[], outcome: string): Readonly<Record<string, string>> =>
  Object.fromEntries(labels.map((label) => [label, outcome]));

/** Several states that it leaves as they are. */
export const stay = (labels: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(labels.map((label) => [label, label.split(", ")[0] ?? label]));

export interface TriedRow {
  readonly state: string;
  readonly transition: string;
  /** `→` and a state, or the error's name. */
  readonly outcome: string;
}

export interface TryParameters<World> {
  readonly transition: Transition<World>;
  /** In which it is tried: the name of the picture, and what tells it apart from others of that name. */
  readonly state: { readonly name: string; readonly label: string };
  readonly machine: { found(world: World): Promise<string> };
  readonly world: World;
}

/** Tries a transition in a state: it leads where the machine says, or its error refuses it and the state stays. */
export async function tryTransition<World>(parameters: TryParameters<World>): Promise<TriedRow> {
  const { transition, state, machine, world } = parameters;
  const { name, refused } = transition;
  const to = transition.to[state.label];
  const error = typeof refused === "string" ? refused : refused?.[state.label];
  if (to === undefined && error === undefined) {
    throw new RangeError(`nobody says what \`${name}\` does in the state \`${state.label}\``);
  }
  const refusal = await refusalOf(transition.attempt(world));
  const reached = await machine.found(world);
  const outcome = refusal ?? `→ ${reached}`;
  expect(outcome, `${name} in ${state.label}`).toBe(to === undefined ? error : `→ ${to}`);
  if (refusal !== undefined) {
    expect(reached, `${name}, refused, leaves ${state.label}`).toBe(state.name);
  }
  return { state: state.label, transition: name, outcome };
}

/** The table of transitions, one line for the states in which one has the same outcome. */
export function formatTried(machine: string, rows: readonly TriedRow[]): string {
  const lines = [...Map.groupBy(rows, ({ transition }) => transition)].flatMap(([transition, tries]) =>
    [...Map.groupBy(tries, ({ outcome }) => outcome)].map(([outcome, same]) => [
      transition,
      outcome,
      same.map(({ state }) => state).join("; "),
    ]),
  );
  const widths = [0, 1].map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return [
    `${machine}: ${rows.length} transitions tried`,
    ...lines.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")),
  ].join("\n");
}

/** The name of the error that a call was refused with; `undefined` where it went through. */
async function refusalOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    // the node tells of a failed transaction by the bytes themselves, of a failed estimate within an object
    const { data } = error as { readonly data?: string | { readonly data?: string } };
    const bytes = typeof data === "string" ? data : data?.data;
    if (bytes === undefined) {
      throw error;
    }
    return decodeRevert(bytes).name.split("(")[0];
  }
}
