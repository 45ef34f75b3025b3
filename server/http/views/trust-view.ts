import type { z } from "zod";

import type { Deal, RateTerms, Stepped } from "../../../engine/deal/model.ts";
import { sum } from "../../../engine/money/sum.ts";
import { WAD } from "../../../engine/money/units.ts";
import { LATE_DATE_DAYS } from "../../../engine/program/protocol.ts";
import { ROLES } from "../../../engine/setup/setup-schema.ts";
import { at } from "../../../engine/waterfall/at.ts";
import type { ServedTrust } from "../../context.ts";
import type { WatchedContract } from "../../indexer/watched-contract.ts";
import { isReportMissed } from "../../trust/date-facts.ts";
import type { TrustLife } from "../../trust/life.ts";
import type { classSchema, dateSummarySchema, trustSchema, trustSummarySchema } from "../schemas/trust.ts";
import type { currencySchema } from "../schemas/common.ts";
import type { Head } from "./as-of.ts";
import { powersView, servicerOf } from "./powers-view.ts";
import { stepTerms } from "./steps.ts";
import { dateText } from "./text.ts";
import { triggerViews } from "./triggers.ts";

export function currencyView({ row }: ServedTrust): z.input<typeof currencySchema> {
  return {
    id: `eip155:${row.chain_id}/erc20:${row.currency.toLowerCase()}`,
    address: row.currency,
    symbol: row.currency_symbol,
    decimals: row.currency_decimals,
  };
}

/** Balance over face; 100 % of a class without face is 0. */
export function factorOf(deal: Deal, life: TrustLife, c: number): bigint {
  const face = deal.classes[c]?.face ?? 0n;
  return face === 0n ? 0n : ((life.state.classes[c]?.balance ?? 0n) * WAD) / face;
}

export function classViews(life: TrustLife): z.input<typeof classSchema>[] {
  const { terms, classes } = life.trust;
  const { deal } = terms;
  const periodStart =
    deal.dates[life.state.dates - 1]?.accrualDay ?? (life.state.dates === 0 ? deal.closing : 0);
  return deal.classes.map((each, c) => {
    const state = life.state.classes[c];
    const token = classes[c];
    return {
      index: c,
      id: each.id,
      note: token?.note ?? "",
      name: token?.name ?? "",
      symbol: token?.symbol ?? "",
      face: String(each.face),
      outstanding: String(state?.balance ?? 0n),
      factor: String(factorOf(deal, life, c)),
      coupon: {
        ...couponRate(each.rate, periodStart, deal),
        dayCount: each.dayCount ?? null,
        unpaidBearsInterest: each.unpaidBearsInterest,
      },
      given: String(life.given[c] ?? 0n),
      paid: String(life.paid[c] ?? 0n),
      unpaidInterest: String(state?.unpaidInterest ?? 0n),
      // Rounded up, as the offering does.
      retained: String((each.face * each.retained + WAD - 1n) / WAD),
      retainedUntil: each.retained === 0n ? null : dateText(deal.dates.at(-1)?.day ?? deal.closing),
      holders: life.rows.holdersByClass[c] ?? 0,
    };
  });
}

/** Every date of the terms, and the late ones that have been opened. */
export function dateSummaries(life: TrustLife): z.input<typeof dateSummarySchema>[] {
  const { deal } = life.trust.terms;
  const closed = life.dates.map((date): z.input<typeof dateSummarySchema> => {
    const isDistributed = date.distribution !== undefined;
    return {
      position: date.position,
      date: dateText(date.day),
      state: isDistributed ? "distributed" : "closed",
      late: date.position >= deal.dates.length,
      collected: String(date.collected),
      toHolders: isDistributed ? String(sum(date.classPaid)) : null,
      toParties: isDistributed ? String(sum(date.partyPaid)) : null,
      list: isDistributed ? (deal.lists[date.list]?.id ?? null) : null,
      reportMissed: isDistributed && isReportMissed(date),
      challenged: date.challenge !== undefined,
    };
  });
  const runs = life.rows.closing !== undefined;
  const open = deal.dates.slice(life.dates.length).map(({ day }, i): z.input<typeof dateSummarySchema> => ({
    position: life.dates.length + i,
    date: dateText(day),
    state: i === 0 && runs && closed.every(({ state }) => state === "distributed") ? "next" : "scheduled",
    late: false,
    collected: null,
    toHolders: null,
    toParties: null,
    list: null,
    reportMissed: false,
    challenged: false,
  }));
  return [...closed, ...open];
}

/** The next date to be distributed; a late one only once it has been opened. */
export function nextDateOf(life: TrustLife): number | undefined {
  if (life.rows.closing === undefined) {
    return undefined;
  }
  const waiting = life.dates.find(({ distribution }) => distribution === undefined);
  return waiting?.day ?? life.trust.terms.deal.dates[life.dates.length]?.day;
}

/** The first day on which a late date may open, of a trust whose terms have no more dates. */
export function lateDateFrom(life: TrustLife): number {
  return at(life.dates, life.dates.length - 1).day + LATE_DATE_DAYS;
}

export function lastDateOf(life: TrustLife): number | undefined {
  return life.dates.findLast(({ distribution }) => distribution !== undefined)?.day;
}

export function trustSummary(life: TrustLife): z.input<typeof trustSummarySchema> {
  const { trust } = life;
  const last = lastDateOf(life);
  const next = nextDateOf(life);
  return {
    address: trust.row.address,
    chainId: trust.row.chain_id,
    name: trust.terms.deal.name,
    status: life.status,
    currency: currencyView(trust),
    classes: classViews(life),
    lastDate: last === undefined ? null : dateText(last),
    nextDate: next === undefined ? null : dateText(next),
    datesDistributed: life.state.dates,
    datesInTerms: trust.terms.deal.dates.length,
    totals: totalsOf(life),
  };
}

function totalsOf(life: TrustLife): { collected: string; toHolders: string; toParties: string } {
  const parties = life.dates.flatMap(({ partyPaid }) => partyPaid);
  return {
    collected: String(life.state.collected),
    toHolders: String(sum(life.given)),
    toParties: String(sum(parties)),
  };
}

export function trustView(
  life: TrustLife,
  head: Head,
  contracts: readonly WatchedContract[],
): Omit<z.input<typeof trustSchema>, "asOf"> {
  const { trust } = life;
  const { row, terms } = trust;
  const { deal, setup } = terms;
  const { collectionEnd, reportBy, challengeBy, resolveBy } = setup.core;
  const last = life.dates.findLast(({ distribution }) => distribution !== undefined);
  return {
    address: row.address,
    chainId: row.chain_id,
    name: deal.name,
    named: terms.isNamed,
    status: life.status,
    currency: currencyView(trust),
    closing: dateText(deal.closing),
    cutOff: dateText(deal.cutOff),
    finalDate: dateText(deal.dates.at(-1)?.day ?? deal.closing),
    deployedAt: row.deployed_at,
    termsHash: row.terms_hash,
    setupHash: row.setup_hash,
    roles: ROLES.map((role) => ({
      role,
      address: role === "servicer" ? servicerOf(life) : setup.core[role],
    })),
    ...powersView(life, head),
    payees: life.payees.map(({ account, id, kind, address, given, released }) => ({
      account,
      id,
      kind,
      address,
      given: String(given),
      released: String(released),
      releasable: String(given - released),
    })),
    contracts: [
      { id: "trust", address: row.address },
      { id: "offering", address: row.offering },
      { id: "interpreter", address: row.interpreter },
      { id: "registry", address: row.registry },
      { id: "currency", address: row.currency },
      { id: "title", address: row.title_token },
    ],
    title: { token: row.title_token, id: row.title_id, kind: assetKind(row.title_token, contracts) },
    classes: classViews(life),
    reserves: deal.reserves.map(({ id }, r) => ({
      id,
      balance: String(life.state.reserves[r] ?? 0n),
      target: last === undefined ? null : String(last.result.reserves[r]?.target ?? 0n),
    })),
    triggers: last === undefined ? [] : triggerViews(deal, last.result, last.before.triggers),
    dates: dateSummaries(life),
    totals: {
      ...totalsOf(life),
      cashIn: String(life.cashIn),
      cashOut: String(life.cashOut),
      balance: String(life.cashIn - life.cashOut),
      setAside: String(life.setAside),
      reserved: String(life.reserved),
      counted: String(life.counted),
      uncounted: String(life.uncounted),
      shortfall: String(life.shortfall),
    },
    windows: { collectionEnd, reportBy, challengeBy, resolveBy },
    documents: [
      { id: "deal", hash: setup.core.dealHash },
      { id: "documents", hash: setup.core.documentsHash },
      { id: "opinion", hash: setup.rest.legal.opinionHash },
    ],
    legal: {
      governingLaw: setup.rest.legal.governingLaw,
      court: setup.rest.legal.court,
      recordThatPrevails: setup.rest.legal.recordThatPrevails,
    },
    lists: deal.lists.map(({ id, steps }) => ({
      id,
      steps: steps.map((step) => stepTerms(deal, step)),
    })),
  };
}

function assetKind(token: string, contracts: readonly WatchedContract[]): "title" | "right" | "unknown" {
  const kind = contracts.find(({ row }) => row.address === token)?.row.kind;
  return kind === "title" || kind === "right" ? kind : "unknown";
}

function couponRate(
  rate: RateTerms,
  day: number,
  deal: Deal,
): Pick<z.input<typeof classSchema>["coupon"], "kind" | "rate" | "index"> {
  switch (rate.kind) {
    case "none":
      return { kind: "none", rate: null, index: null };
    case "fixed":
      return { kind: "fixed", rate: standingAt(rate.rate, day), index: null };
    case "floating":
      return {
        kind: "floating",
        rate: standingAt(rate.margin, day),
        index: deal.indices[rate.index] ?? null,
      };
  }
}

/** The last entry that has begun; before the first, the first. */
function standingAt(stepped: Stepped, day: number): string | null {
  const entry = stepped.findLast(({ from }) => from <= day) ?? stepped[0];
  return entry === undefined ? null : String(entry.is);
}
