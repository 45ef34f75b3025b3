import type { Fault } from "../../engine/errors/fault.ts";
import type { ParsedSetup, SafeParsedSetup } from "../../engine/setup/parse-setup.ts";
import {
  type ResolveSetupParameters,
  UNKNOWN_ADDRESS,
  resolveSetup,
} from "../../engine/setup/resolve-setup.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { type Known, lookUpAddress } from "./session.ts";

export interface BindSetupParameters extends Pick<ResolveSetupParameters, "deal" | "dealHash" | "titleId"> {
  readonly placed: SafeParsedSetup["placed"];
}

/**
 * Binds a set-up's names to the keys, contracts and trusts that are known of the session's chain.
 *
 * @throws InputError with every name that is not known, each with its place and with what to do
 */
export function bindSetup(
  session: Known,
  setup: ParsedSetup,
  { placed, ...parameters }: BindSetupParameters,
): SetUp {
  return resolveSetup(setup, {
    ...parameters,
    addressOf: (text) => lookUpAddress(session, text),
    placed: (faults) => placed(faults).map((fault) => withHint(fault, "")),
  });
}

/**
 * Binds a set-up's names to the keys at hand, where no node is named: contracts are known by chain.
 *
 * @throws InputError with every name that is not known, each with its place and with what to do
 */
export function bindWithoutNode(
  keys: Known["keys"],
  setup: ParsedSetup,
  { placed, ...parameters }: BindSetupParameters,
): SetUp {
  const book = { contract: () => undefined, trust: () => undefined };
  return resolveSetup(setup, {
    ...parameters,
    addressOf: (text) => lookUpAddress({ keys, book }, text),
    placed: (faults) =>
      placed(faults).map((fault) => withHint(fault, "name the node that knows it with `--rpc URL`, ")),
  });
}

/** What makes each contract of a set-up, by its place; all else is an account. */
const DEPLOYED_BY: Readonly<Record<string, string>> = {
  currency: "weir currency deploy",
  registry: "weir deploy",
  "title.contract": "weir deploy",
  "remainder.venue": "weir venue deploy auction",
};

function withHint(fault: Fault, elsewhere: string): Fault {
  const { rule, path = "", found = "" } = fault;
  if (rule !== UNKNOWN_ADDRESS) {
    return fault;
  }
  const deployedBy = DEPLOYED_BY[path];
  const name = found.startsWith("$") ? found.slice(1) : "NAME";
  return {
    ...fault,
    hint:
      deployedBy === undefined
        ? `make a key with \`weir keys new ${name}\`, or write the address`
        : `${elsewhere}deploy it with \`${deployedBy}\`, or write the address`,
  };
}
