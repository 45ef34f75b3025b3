import { ZeroAddress, getAddress } from "ethers";
import { z } from "zod";

import type { SaleTallies, SalesAuditResult, SalesFindings } from "../../engine/audit/sales/frame.ts";
import { type VenueSaleState, type VenueState, judgeVenue } from "../../engine/audit/sales/judge-venue.ts";
import { VENUE_COVERED, hashOf } from "../../engine/audit/sales/venue-book.ts";
import type { Procedure } from "../../engine/audit/sales/venue-sale.ts";
import { type VenueEvent, decodeVenueLog } from "../../engine/chain/decode-log.ts";
import type { Address } from "../../engine/chain/events.ts";
import {
  incomeRightInterface,
  noteInterface,
  registryInterface,
  trustFactoryInterface,
  venueInterface,
} from "../../engine/chain/interfaces.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { CATEGORIES } from "../../engine/setup/categories.ts";
import { Asker, isOfKind, orNone } from "./ask.ts";
import { type AuditSalesParameters, auditSales } from "./audit-sales.ts";
import type { ChainReader } from "./chain-reader.ts";
import { type SalesLife, judgeSaleCode } from "./sales-reader.ts";

const PROCEDURES: Readonly<Record<string, string>> = {
  exchange: "Exchange",
  auction: "Auction",
  fundSubscription: "FundSubscription",
};

const lotSchema = z.object({ kind: z.bigint(), token: z.string(), idOrAmount: z.bigint() });
const rulesSchema = z.object({
  feeWad: z.bigint(),
  sellerCategories: z.bigint(),
  buyerCategories: z.bigint(),
  publicityDays: z.bigint(),
});
const saleSchema = z.object({
  seller: z.string(),
  status: z.bigint(),
  round: z.bigint(),
  lotHeld: z.boolean(),
  lot: lotSchema,
  rules: rulesSchema,
  reservePrice: z.bigint(),
  opensAt: z.bigint(),
  endsAt: z.bigint(),
  payBy: z.bigint(),
  lotUntil: z.bigint(),
  endedAt: z.bigint(),
  buyer: z.string(),
  price: z.bigint(),
});
const depositsSchema = z.object({
  held: z.bigint(),
  refunded: z.bigint(),
  applied: z.bigint(),
  forfeited: z.bigint(),
});
const entrySchema = z.object({ category: z.bigint() });

/** Whether a venue stands at an address. */
export async function isVenue(reader: ChainReader, address: string): Promise<boolean> {
  return isOfKind({
    reader,
    address,
    contract: venueInterface,
    answers: async (venue) => PROCEDURES[await venue.text("procedure")] !== undefined,
  });
}

/** Audits every sale of a venue from its logs, by a replay of its own. Nothing is thrown for what a chain says. */
export async function auditVenue(parameters: AuditSalesParameters): Promise<SalesAuditResult> {
  return auditSales(parameters, {
    kind: "venue",
    decode: decodeVenueLog,
    currenciesOf: (events) =>
      new Set(
        events.flatMap((event) => (event.name === "PutUp" ? [getAddress(event.args.terms.currency)] : [])),
      ),
    covered: VENUE_COVERED,
    judge,
  });
}

async function judge(
  reader: ChainReader,
  contract: Address,
  life: SalesLife<VenueEvent>,
  tallies: SaleTallies,
): Promise<SalesFindings> {
  const block = life.head.number;
  const venue = new Asker(reader, venueInterface, contract, block);
  const procedure = await venue.text("procedure");
  const name = PROCEDURES[procedure];
  if (name === undefined) {
    throw new UncheckedError(`The procedure \`${procedure}\` is not known here, so it cannot be replayed.`);
  }
  await judgeSaleCode({ reader, tallies, contract, block, name });
  const accounts = accountsOf(life.events);
  accounts.add(await venue.text("operator"));
  const { tokens, sellers } = namesOf(life.events);
  const registry = new Asker(reader, registryInterface, await venue.text("registry"), block);
  const factory = new Asker(reader, trustFactoryInterface, await venue.text("trustFactory"), block);
  const categories = new Map<Address, number>();
  for (const account of accounts) {
    const { category } = await registry.all(entrySchema, "entryOf", [account]);
    categories.set(account, Number(category));
  }
  const trusts = new Set<Address>();
  for (const seller of sellers) {
    if (await factory.all(z.boolean(), "isTrust", [seller])) {
      trusts.add(seller);
    }
  }
  const rightTokens = new Set<Address>();
  for (const token of tokens) {
    if (await answers(new Asker(reader, incomeRightInterface, token, block), "titles")) {
      rightTokens.add(token);
    }
  }
  return judgeVenue({
    reading: {
      contract,
      events: life.events,
      timeOf: life.timeOf,
      cash: life.cash,
      moves: life.moves,
      state: await readState({ reader, venue, block, accounts, life }),
    },
    context: {
      // PROCEDURES has its names
      procedure: procedure as Procedure,
      operator: await venue.text("operator"),
      timeOf: life.timeOf,
      rightTokens,
      trusts,
      categoryOf: (account) => categories.get(account) ?? 0,
      firstNewCategory: CATEGORIES.length,
    },
    tallies,
  });
}

interface ReadStateParameters {
  readonly reader: ChainReader;
  readonly venue: Asker;
  readonly block: number;
  readonly accounts: ReadonlySet<Address>;
  readonly life: SalesLife<VenueEvent>;
}

async function readState({ reader, venue, block, accounts, life }: ReadStateParameters): Promise<VenueState> {
  const saleCount = await venue.bigint("saleCount");
  const sales = new Map<bigint, VenueSaleState>();
  for (let saleId = 1n; saleId <= saleCount; saleId += 1n) {
    const sale = await venue.all(saleSchema, "saleOf", [saleId]);
    const isNote = sale.lot.kind === 1n;
    const isOpen = life.head.timestamp <= sale.lotUntil;
    const token = new Asker(reader, isNote ? noteInterface : incomeRightInterface, sale.lot.token, block);
    sales.set(saleId, {
      ...sale,
      rulesHash: hashOf(sale.rules),
      leader: await venue.text("leaderOf", saleId),
      deposits: await venue.all(depositsSchema, "depositsOf", [saleId]),
      ownerOfLot: isNote ? undefined : await orNone(token.text("ownerOf", sale.lot.idOrAmount)),
      putUp: isNote && isOpen ? await orNone(putUpIn(token, sale.seller, venue.address)) : undefined,
    });
  }
  const owed = new Map<Address, bigint>();
  const credits = new Map<Address, Map<Address, bigint>>();
  for (const currency of life.cash.keys()) {
    owed.set(currency, await venue.bigint("owed", currency));
    const of = new Map<Address, bigint>();
    for (const account of accounts) {
      of.set(account, await venue.bigint("creditOf", currency, account));
    }
    credits.set(currency, of);
  }
  return { saleCount, sales, owed, credits };
}

/** Notes that a venue has put up for a seller, whose lots follow its wallet's recovery into another. */
async function putUpIn(note: Asker, seller: Address, venue: Address): Promise<bigint> {
  const wallets = new Set<Address>();
  let current = seller;
  // a wallet that was recovered never has anything again, so an honest note leads in no circle
  while (current !== ZeroAddress && !wallets.has(current)) {
    wallets.add(current);
    current = await note.text("recoveredTo", current);
  }
  return note.bigint("putUpIn", [...wallets].at(-1), venue);
}

/** Whoever an event names as bidder, buyer, subscriber, seller or account. */
function accountsOf(events: readonly VenueEvent[]): Set<Address> {
  return new Set(
    events.flatMap(({ args }) =>
      Object.entries(args).flatMap(([key, value]) =>
        ["bidder", "buyer", "subscriber", "seller", "account"].includes(key) && typeof value === "string"
          ? [value]
          : [],
      ),
    ),
  );
}

function namesOf(events: readonly VenueEvent[]) {
  const putUps = events.flatMap((event) => (event.name === "PutUp" ? [event.args] : []));
  return {
    tokens: new Set(putUps.map(({ lot }) => lot.token)),
    sellers: new Set(putUps.map(({ seller }) => seller)),
  };
}

async function answers(asker: Asker, getter: string): Promise<boolean> {
  return (await orNone(asker.text(getter))) !== undefined;
}
