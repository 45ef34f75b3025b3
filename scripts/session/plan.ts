import type { Interface, LogDescription } from "ethers";

import type { Log } from "./answers.ts";
import { type ContractName, builtContract, creationCode } from "./contracts.ts";

/** A transaction as it will be signed. */
export interface Call {
  /** Absent: creates a contract. */
  readonly to: string | undefined;
  readonly data: string;
  /** Wei. */
  readonly value: bigint;
  /** Decoded for people: `Trust.distribute()`. */
  readonly decoded: string;
}

/** What a transaction left behind, simulated or real. */
export interface Outcome {
  /** The contract that it created. */
  readonly created: string | undefined;
  readonly logs: readonly Log[];
}

export interface PlanStep {
  /** What it does, in the words of the field. */
  readonly title: string;
  /** Whether it only works when the steps before it are in a block. */
  readonly needsBefore: boolean;
  /** Its name in a journal (default: its position and title). */
  readonly key?: string;
  /** The call, from what the steps before it left behind. */
  readonly build: (before: readonly Outcome[]) => Call;
}

export interface CallParameters {
  readonly to: string;
  /** Contract's name in the plan. */
  readonly name: string;
  readonly contract: Interface;
  readonly method: string;
  readonly args?: readonly unknown[];
}

/** A call of a contract's function. */
export function callOf({ to, name, contract, method, args = [] }: CallParameters): Call {
  return {
    to,
    data: contract.encodeFunctionData(method, [...args]),
    value: 0n,
    decoded: `${name}.${method}(${describeArguments(contract, method, args)})`,
  };
}

/** A step that calls a function and depends on nothing before it. */
export function callStep(title: string, call: CallParameters): PlanStep {
  return { title, needsBefore: false, build: () => callOf(call) };
}

/** A step that creates one of the project's contracts. */
export function deploymentOf(name: ContractName, args: readonly unknown[] = []): Call {
  const described = describeInputs(builtContract(name).interface.deploy.inputs, args);
  return { to: undefined, data: creationCode(name, args), value: 0n, decoded: `new ${name}(${described})` };
}

/** The first event of a name in what a transaction left behind. */
export function findEvent(
  outcome: Outcome | undefined,
  contract: Interface,
  event: string,
): LogDescription | undefined {
  for (const log of outcome?.logs ?? []) {
    const parsed = contract.parseLog(log);
    if (parsed?.name === event) {
      return parsed;
    }
  }
  return undefined;
}

function describeArguments(contract: Interface, method: string, args: readonly unknown[]): string {
  return describeInputs(contract.getFunction(method)?.inputs ?? [], args);
}

function describeInputs(inputs: readonly { readonly name: string }[], args: readonly unknown[]): string {
  return inputs
    .map(({ name }, i) => {
      const value = describeValue(args[i]);
      return name === "" ? value : `${name}: ${value}`;
    })
    .join(", ");
}

const LONGEST_BYTES = 74;
const MOST_ITEMS = 8;

function describeValue(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS).map(describeValue);
    const more = value.length > MOST_ITEMS ? [`… ${value.length - MOST_ITEMS} more`] : [];
    return `[${[...items, ...more].join(", ")}]`;
  }
  if (typeof value === "string") {
    return value.startsWith("0x") && value.length > LONGEST_BYTES
      ? `${value.slice(0, 18)}… (${(value.length - 2) / 2} bytes)`
      : value.startsWith("0x")
        ? value
        : JSON.stringify(value);
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${describeValue(field)}`);
    return `{ ${fields.join(", ")} }`;
  }
  return String(value);
}
