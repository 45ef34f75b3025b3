import { toBeHex } from "ethers";
import { z } from "zod";

import type {
  AssetPlace,
  CurrencyReading,
  HolderReading,
  LifeEvent,
  NoteReading,
  OfferingReading,
  RegistryReading,
  RightReading,
  TitleReading,
  TrustReading,
} from "../../engine/audit/evidence.ts";
import { currencyInterface } from "../../engine/chain/decode-log.ts";
import type { Address } from "../../engine/chain/events.ts";
import {
  noteInterface,
  offeringInterface,
  registryInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import { mappingSlot, noteSlots, trustSlots } from "../../engine/chain/storage.ts";
import type { Deal } from "../../engine/deal/model.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { Asker, allOf } from "./ask.ts";
import type { ChainReader } from "./chain-reader.ts";
import { readRight, readTitle } from "./read-asset.ts";

const ZERO = `0x${"00".repeat(20)}`;

/** What a trust says about itself that does not need its terms to be understood. */
export type TrustBasics = Omit<
  TrustReading,
  "classAccounts" | "releasable" | "addresses" | "fixings" | "storedHead" | "storedClosedFixings"
>;

const titleSchema = z.object({ token: z.string(), id: z.bigint() });
const assetSaleSchema = z.object({ venue: z.string(), isRemainder: z.boolean(), saleId: z.bigint() });
const periodSchema = z.object({
  date: z.bigint(),
  position: z.bigint(),
  closeDay: z.bigint(),
  collected: z.bigint(),
  declared: z.boolean(),
  reported: z.boolean(),
  challenged: z.boolean(),
  outcome: z.bigint(),
});
const reportSchema = z.object({
  fees: z.array(z.bigint()),
  amounts: z.array(z.bigint()),
  metrics: z.array(z.bigint()),
  events: z.bigint(),
  root: z.string(),
  sum: z.bigint(),
  count: z.bigint(),
  documentsHash: z.string(),
});
const accountSchema = z.object({ given: z.bigint(), paid: z.bigint() });
const orderSchema = z.object({
  orderHash: z.string(),
  kind: z.bigint(),
  holder: z.string(),
  to: z.string(),
  amount: z.bigint(),
  effectiveAt: z.bigint(),
  consumed: z.boolean(),
});
const recoverySchema = z.object({ to: z.string(), dueAt: z.bigint() });
const entrySchema = z.object({
  investor: z.string(),
  category: z.bigint(),
  country: z.string(),
  expiry: z.bigint(),
});
/** @throws UncheckedError where the address is no trust */
export async function readBasics(reader: ChainReader, address: Address, block: number): Promise<TrustBasics> {
  const ask = new Asker(reader, trustInterface, address, block);
  return allOf({
    address,
    terms: ask.text("terms"),
    setup: ask.text("setup"),
    termsHash: ask.text("termsHash"),
    setupHash: ask.text("setupHash"),
    notes: ask.texts("notes"),
    title: ask.all(titleSchema, "title"),
    registry: ask.text("registry"),
    currency: ask.text("currency"),
    status: ask.bigint("status"),
    nextDate: ask.bigint("nextDate"),
    deployedAt: ask.bigint("deployedAt"),
    offering: ask.text("offering"),
    interpreter: ask.text("interpreter"),
    holdersAssembly: ask.text("holdersAssembly"),
    servicer: ask.text("servicer"),
    nextServicer: ask.text("nextServicer"),
    missedReports: ask.bigint("missedReports"),
    worksLeft: ask.bigint("worksLeft"),
    unremitted: ask.bigint("unremitted"),
    distributedOn: ask.bigint("distributedOn"),
    asset: ask.all(titleSchema, "asset"),
    assetSale: ask.all(assetSaleSchema, "assetSale"),
    period: ask.all(periodSchema, "period"),
    report: ask.all(reportSchema, "reportOfPeriod"),
    state: ask.bigints("state"),
    setAside: ask.bigint("setAside"),
    reserved: ask.bigint("reserved"),
    uncounted: ask.bigint("uncounted"),
  });
}

export interface ReadStateParameters {
  readonly reader: ChainReader;
  readonly block: number;
  readonly basics: TrustBasics;
  readonly asset: AssetPlace;
  readonly deal: Deal;
  readonly setUp: SetUp;
  readonly events: readonly LifeEvent[];
}

export interface StateReading {
  readonly trust: TrustReading;
  readonly notes: readonly NoteReading[];
  readonly offering: OfferingReading;
  readonly currency: CurrencyReading;
  readonly registry: RegistryReading;
  readonly title: TitleReading;
  readonly right: RightReading | undefined;
}

/** Every getter that an audit compares, for everyone whom the logs name. */
export async function readState(parameters: ReadStateParameters): Promise<StateReading> {
  const { basics } = parameters;
  return allOf({
    trust: readTrust(parameters),
    notes: Promise.all(basics.notes.map((note, c) => readNote(parameters, note, c))),
    offering: readOffering(parameters),
    currency: readCurrency(parameters),
    registry: readRegistry(parameters),
    title: readTitle(parameters),
    right: readRight(parameters),
  });
}

async function readTrust({
  reader,
  block,
  basics,
  deal,
  setUp,
  events,
}: ReadStateParameters): Promise<TrustReading> {
  const ask = new Asker(reader, trustInterface, basics.address, block);
  // the last ones are the former servicers'
  const formers = events.filter((event) => event.source === "trust" && event.name === "ServicerChanged");
  const accounts = setUp.rest.parties.length + setUp.rest.costs.length + 1 + formers.length;
  const each = <T>(length: number, read: (i: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length }, (_, i) => read(i)));
  const more = await allOf({
    classAccounts: each(deal.classes.length, (c) => ask.all(accountSchema, "classAccount", [c])),
    releasable: each(accounts, (a) => ask.bigint("releasable", a)),
    addresses: each(accounts, (a) => ask.text("addressOf", a)),
    fixings: each(deal.indices.length, (i) => ask.bigint("fixing", i)),
    storedHead: ask.stored(toBeHex(trustSlots.head, 32)),
    storedClosedFixings: each(Math.ceil(deal.indices.length / 2), (i) =>
      ask.stored(mappingSlot(trustSlots.closedFixings, BigInt(i))),
    ),
  });
  return { ...basics, ...more };
}

async function readNote(
  { reader, block, events }: ReadStateParameters,
  address: Address,
  classIndex: number,
): Promise<NoteReading> {
  const ask = new Asker(reader, noteInterface, address, block);
  const holders = new Set<Address>();
  const orders = new Set<bigint>();
  for (const event of events) {
    if (event.source !== "note" || event.classIndex !== classIndex) {
      continue;
    }
    for (const wallet of walletsOf(event)) {
      holders.add(wallet);
    }
    if (event.name === "OrderRecorded") {
      orders.add(event.args.orderId);
    }
  }
  holders.delete(ZERO);
  return allOf({
    address,
    trust: ask.text("trust"),
    classIndex: ask.bigint("classIndex"),
    face: ask.bigint("face"),
    totalSupply: ask.bigint("totalSupply"),
    name: ask.text("name"),
    symbol: ask.text("symbol"),
    decimals: ask.bigint("decimals"),
    holders: mapOf([...holders], (holder) => readHolder(ask, holder)),
    orders: mapOf([...orders], (id) => ask.all(orderSchema, "orderOf", [id])),
  });
}

function walletsOf(event: Extract<LifeEvent, { source: "note" }>): readonly Address[] {
  switch (event.name) {
    case "Transfer":
    case "RecoveryAnnounced":
    case "RecoveryCancelled":
    case "Recovered":
      return [event.args.from, event.args.to];
    case "Paid":
    case "PayFailed":
    case "Locked":
    case "PutUp":
    case "TakenBack":
    case "Settled":
    case "ClaimsFrozen":
    case "OrderRecorded":
      return [event.args.holder];
    case "Frozen":
      return [event.args.account];
    default:
      return [];
  }
}

function readHolder(ask: Asker, holder: Address): Promise<HolderReading> {
  return allOf({
    balance: ask.bigint("balanceOf", holder),
    claimable: ask.bigint("claimable", holder),
    paidTo: ask.bigint("paidTo", holder),
    locked: ask.bigint("lockedOf", holder),
    frozen: ask.bigint("getFrozenTokens", holder),
    claimsFrozenUntil: ask.bigint("claimsFrozenUntil", holder),
    putUp: ask.bigint("putUpOf", holder),
    recovery: ask.all(recoverySchema, "pendingRecovery", [holder]),
    recoveredTo: ask.text("recoveredTo", holder),
    recoveredAt: ask.bigint("recoveredAt", holder),
    storedPosition: ask.stored(mappingSlot(noteSlots.positions, holder)),
    storedEarned: ask.stored(mappingSlot(noteSlots.earned, holder)),
  });
}

async function readOffering({
  reader,
  block,
  basics,
  deal,
  events,
}: ReadStateParameters): Promise<OfferingReading> {
  const ask = new Asker(reader, offeringInterface, basics.offering, block);
  const subscribers = new Set<Address>();
  for (const event of events) {
    if (event.source === "offering" && "subscriber" in event.args) {
      subscribers.add(event.args.subscriber);
    }
  }
  const pairs = [...subscribers].flatMap((subscriber) =>
    deal.classes.map((_, classIndex) => ({ subscriber, classIndex })),
  );
  return allOf({
    address: basics.offering,
    trust: ask.text("trust"),
    subscribed: Promise.all(deal.classes.map((_, c) => ask.bigint("subscribed", c))),
    subscriptions: Promise.all(
      pairs.map(async ({ subscriber, classIndex }) => ({
        classIndex,
        subscriber,
        face: await ask.bigint("subscription", classIndex, subscriber),
      })),
    ),
    cash: mapOf([...subscribers], (subscriber) => ask.bigint("cashOf", subscriber)),
    excess: mapOf([...subscribers], (subscriber) => ask.bigint("excessOf", subscriber)),
  });
}

async function readCurrency({ reader, block, basics }: ReadStateParameters): Promise<CurrencyReading> {
  const ask = new Asker(reader, currencyInterface, basics.currency, block);
  return allOf({
    address: basics.currency,
    decimals: ask.bigint("decimals"),
    trustBalance: ask.bigint("balanceOf", basics.address),
    offeringBalance: ask.bigint("balanceOf", basics.offering),
  });
}

async function readRegistry({
  reader,
  block,
  basics,
  events,
}: ReadStateParameters): Promise<RegistryReading> {
  const ask = new Asker(reader, registryInterface, basics.registry, block);
  const wallets = new Set<Address>();
  for (const event of events) {
    if (event.source === "note" && event.name === "Transfer") {
      wallets.add(event.args.to);
    }
    if (event.source === "offering" && (event.name === "Subscribed" || event.name === "Contributed")) {
      wallets.add(event.args.subscriber);
    }
    if (event.source === "registry" && "wallet" in event.args) {
      wallets.add(event.args.wallet);
    }
  }
  wallets.delete(ZERO);
  return allOf({
    address: basics.registry,
    operator: ask.text("operator"),
    entries: mapOf([...wallets], (wallet) => ask.all(entrySchema, "entryOf", [wallet])),
  });
}

async function mapOf<Key, Value>(
  keys: readonly Key[],
  read: (key: Key) => Promise<Value>,
): Promise<ReadonlyMap<Key, Value>> {
  return new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}
