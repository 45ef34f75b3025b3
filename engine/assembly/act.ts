import { AbiCoder, ParamType, ZeroAddress } from "ethers";

import { namedValues } from "../chain/decode-log.ts";
import type { Address, VenueRules, VenueSaleTerms } from "../chain/events.ts";
import { venueInterface } from "../chain/interfaces.ts";
import type { Units } from "../deal/model.ts";
import type { AssemblyPower } from "../setup/powers.ts";

/** What a proposal is to do: its action, and what its data says. */
export type Act =
  | { readonly action: "declare" }
  | { readonly action: "replaceServicer"; readonly servicer: Address }
  | {
      readonly action: "approveSale";
      readonly venue: Address;
      readonly terms: VenueSaleTerms;
      readonly rules: VenueRules;
    }
  /** The zero address where the title passes and nobody is named. */
  | { readonly action: "enforceRight"; readonly servicer: Address }
  | { readonly action: "approveWorks"; readonly amount: Units };

const NOTHING = "0x";
const coder = AbiCoder.defaultAbiCoder();
const servicerTypes = [ParamType.from("address servicer")];
const amountTypes = [ParamType.from("uint256 amount")];
/** The venue, and what it is asked beside the lot: terms and rules. */
const saleTypes = [
  ParamType.from("address venue"),
  ...(venueInterface.getFunction("putUp")?.inputs.slice(1) ?? []),
];

/** The bytes that the assembly is given with an action. */
export function encodeAct(act: Act): string {
  switch (act.action) {
    case "declare":
      return NOTHING;
    case "replaceServicer":
      return coder.encode(servicerTypes, [act.servicer]);
    case "approveSale":
      return coder.encode(saleTypes, [act.venue, act.terms, act.rules]);
    case "enforceRight":
      return act.servicer === ZeroAddress ? NOTHING : coder.encode(servicerTypes, [act.servicer]);
    case "approveWorks":
      return coder.encode(amountTypes, [act.amount]);
  }
}

/**
 * What those bytes say; `undefined` where they cannot be read: the assembly looks at their length only, and what cannot be
 * read is never carried out.
 */
export function decodeAct(action: AssemblyPower, data: string): Act | undefined {
  try {
    // The types that decode are those that `Act` describes.
    return { action, ...valuesOf(action, data) } as Act;
  } catch {
    return undefined;
  }
}

function valuesOf(action: AssemblyPower, data: string): Readonly<Record<string, unknown>> {
  const read = (types: readonly ParamType[]) => namedValues(types, coder.decode(types, data));
  switch (action) {
    case "declare":
      return {};
    case "replaceServicer":
      return read(servicerTypes);
    case "approveSale":
      return read(saleTypes);
    case "enforceRight":
      return data === NOTHING ? { servicer: ZeroAddress } : read(servicerTypes);
    case "approveWorks":
      return read(amountTypes);
  }
}

/** An act's fields as `name value`, so that two can be compared and what differs be seen. */
export function fieldsOf({ action, ...fields }: Act): readonly string[] {
  return [action, ...namesAndValues(fields)];
}

function namesAndValues(fields: object): string[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null ? namesAndValues(value) : [`${name} ${String(value)}`],
  );
}
