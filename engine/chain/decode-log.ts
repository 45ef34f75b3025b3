import { Interface, Result } from "ethers";
import type { ParamType } from "ethers";

import type {
  Address,
  AssemblyEvents,
  BuyoutEvents,
  CurrencyEvents,
  Hash,
  Hex,
  IncomeRightEvents,
  NoteEvents,
  OfferingEvents,
  RegistryEvents,
  RepurchaseEvents,
  TitleEvents,
  TrustEvents,
  VenueEvents,
} from "./events.ts";
import {
  assemblyInterface,
  buyoutInterface,
  incomeRightInterface,
  noteInterface,
  offeringInterface,
  packageTitleInterface,
  registryInterface,
  repurchaseInterface,
  trustInterface,
  venueInterface,
} from "./interfaces.ts";

/** A log as a node gives it, its numbers read. */
export interface RawLog {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hash;
  readonly transactionHash: Hash;
  readonly transactionIndex: number;
  readonly logIndex: number;
}

/** One event with the log that it was read from. */
export type Decoded<Events> = {
  [Name in keyof Events & string]: {
    readonly name: Name;
    readonly args: Events[Name];
    readonly log: RawLog;
  };
}[keyof Events & string];

export type TrustEvent = Decoded<TrustEvents>;
export type NoteEvent = Decoded<NoteEvents>;
export type OfferingEvent = Decoded<OfferingEvents>;
export type AssemblyEvent = Decoded<AssemblyEvents>;
export type TitleEvent = Decoded<TitleEvents>;
export type IncomeRightEvent = Decoded<IncomeRightEvents>;
export type RepurchaseEvent = Decoded<RepurchaseEvents>;
export type VenueEvent = Decoded<VenueEvents>;
export type BuyoutEvent = Decoded<BuyoutEvents>;
export type CurrencyEvent = Decoded<CurrencyEvents>;

/** An ERC-20's Transfer: what an audit reads of any currency. */
export const currencyInterface = new Interface([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function balanceOf(address) view returns (uint256)",
  "function decimals() view returns (uint8)",
]);

/** Each decodes a log of its contract; `undefined` where topic and data are none of the interface's events, encoded canonically. */
export const decodeTrustLog = decoder<TrustEvents>(trustInterface);
export const decodeNoteLog = decoder<NoteEvents>(noteInterface);
export const decodeOfferingLog = decoder<OfferingEvents>(offeringInterface);
export const decodeAssemblyLog = decoder<AssemblyEvents>(assemblyInterface);
export const decodeRegistryLog = decoder<RegistryEvents>(registryInterface);
export const decodeTitleLog = decoder<TitleEvents>(packageTitleInterface);
export const decodeIncomeRightLog = decoder<IncomeRightEvents>(incomeRightInterface);
export const decodeRepurchaseLog = decoder<RepurchaseEvents>(repurchaseInterface);
export const decodeVenueLog = decoder<VenueEvents>(venueInterface);
export const decodeBuyoutLog = decoder<BuyoutEvents>(buyoutInterface);
export const decodeCurrencyLog = decoder<CurrencyEvents>(currencyInterface);

function decoder<Events>(contract: Interface): (log: RawLog) => Decoded<Events> | undefined {
  return (log) => {
    const [topic] = log.topics;
    const event = topic === undefined ? null : contract.getEvent(topic);
    if (event === null) {
      return undefined;
    }
    try {
      const values = contract.decodeEventLog(event, log.data, log.topics);
      const again = contract.encodeEventLog(event, values.toArray());
      if (again.data !== log.data || again.topics.some((each, i) => each !== log.topics[i])) {
        return undefined;
      }
      const args = namedValues(event.inputs, values);
      // The interface that decodes is the one that the type describes.
      return { name: event.name, args, log } as Decoded<Events>;
    } catch {
      return undefined;
    }
  };
}

/** What ethers decoded, as plain objects, arrays, bigints, strings and booleans. */
export function namedValues(types: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(types.map((type, i) => [type.name, plain(type, values[i])]));
}

function plain(type: ParamType, value: unknown): unknown {
  if (!(value instanceof Result)) {
    return value;
  }
  if (type.components !== null) {
    return namedValues(type.components, value);
  }
  const { arrayChildren } = type;
  return arrayChildren === null ? value : value.toArray().map((each) => plain(arrayChildren, each));
}
