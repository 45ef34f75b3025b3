import { formatDay } from "../../engine/dates/day.ts";
import type { Day, Deal } from "../../engine/deal/model.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { type Cast, ROLES } from "./cast.ts";
import { type DemoDate, SHORT_DATE } from "./life.ts";

/** One command line of the demo. */
export interface Line {
  /** What it belongs to, for people. */
  readonly chapter: string;
  /** The words after `weir`. */
  readonly argv: readonly string[];
}

/** Positions of the dates at which something happens. */
const TRANSFER_BEFORE = 1;
const CHALLENGED = 1;
const MISSED = 2;
const BLACKLISTED = 4;
const FROZEN = 5;

const EXPIRY = "2040-01-01";
const GAS_COINS = "5";

export interface PrepareParameters {
  readonly cast: Cast;
  readonly currency: { readonly symbol: string; readonly decimals: number };
}

/** Keys with gas, a currency, the contracts that trusts share. */
export function prepareLines({ cast, currency }: PrepareParameters): readonly Line[] {
  const names = [...ROLES, ...cast.otherParties, ...cast.investors];
  const line = (...argv: string[]): Line => ({
    chapter: "Keys, a test currency, the contracts that trusts share",
    argv,
  });
  return [
    line("keys", "new", ...names, "--throw-away"),
    line("keys", "fund", GAS_COINS, ...names, "--from", "funder"),
    line("currency", "deploy", "--symbol", currency.symbol, "--decimals", String(currency.decimals)),
    line("deploy", "--registrar", "registrar"),
    line("attest", "bank", "--category", "bank", "--country", "CN", "--expiry", EXPIRY),
    line("attest", "originator", "--category", "amc", "--country", "CN", "--expiry", EXPIRY),
    line("attest", ...cast.investors, "--category", "fund", "--country", "CN", "--expiry", EXPIRY),
  ];
}

export interface Files {
  readonly deal: string;
  readonly setup: string;
  readonly tape: string;
  readonly map: string | undefined;
  /** Folder of the periods' rows and the order. */
  readonly folder: string;
}

export interface IssueParameters {
  readonly trust: string;
  readonly deal: Deal;
  readonly cast: Cast;
  readonly files: Files;
}

/** From the tape to notes in investors' hands. */
export function issueLines({ trust, deal, cast, files }: IssueParameters): readonly Line[] {
  const tape = [files.tape, ...(files.map === undefined ? [] : ["--map", files.map]), "--exclude-faulty"];
  const chapter =
    (name: string) =>
    (...argv: string[]): Line => ({ chapter: name, argv });
  const [valued, offered, closed] = [
    chapter("The tape, its value, the deal"),
    chapter("The trust is issued, investors subscribe"),
    chapter("The closing: asset against cash"),
  ];
  const money = (units: bigint) => inWords(units, deal);
  const most = new Map<string, bigint>();
  for (const { subscriber, classId, face } of cast.subscriptions) {
    const price = deal.classes.find(({ id }) => id === classId)?.issuePrice ?? WAD;
    most.set(subscriber, (most.get(subscriber) ?? 0n) + (face * price + WAD - 1n) / WAD + 1n);
  }
  const largest = [...most.values()].reduce((a, b) => (a > b ? a : b), 0n);
  return [
    valued("tape", "check", ...tape),
    valued("tape", "commit", ...tape),
    valued("forecast", ...tape),
    offered(
      "issue",
      files.deal,
      "--setup",
      files.setup,
      "--tape",
      ...tape,
      "--bank",
      "bank",
      "--name",
      trust,
    ),
    offered("currency", "mint", money(largest), ...most.keys()),
    ...cast.subscriptions.map(({ subscriber, classId, face }) =>
      offered("subscribe", trust, "--class", classId, "--face", money(face), "--from", subscriber),
    ),
    closed("clock", "--to", formatDay(deal.closing)),
    closed("close", trust),
    closed("collect", trust),
    closed("release", trust),
  ];
}

export interface LifeParameters {
  readonly trust: string;
  readonly deal: Deal;
  readonly setUp: SetUp;
  readonly cast: Cast;
  readonly files: Files;
  readonly dates: readonly DemoDate[];
}

/** Every payment date, and what befalls holders on the way. */
export function lifeLines(parameters: LifeParameters): readonly Line[] {
  const { deal, dates, setUp, trust } = parameters;
  const total = dates.reduce((sum, { collected }) => sum + collected, 0n);
  return [
    { chapter: "Collections come in", argv: ["currency", "mint", inWords(total, deal), "servicer"] },
    ...dates.flatMap((date, i) => dateLines(parameters, date, i)),
    ...(setUp.core.chainId > 0n ? [{ chapter: "What is left to pay", argv: ["pay", trust] }] : []),
  ];
}

function dateLines(parameters: LifeParameters, date: DemoDate, position: number): readonly Line[] {
  const { trust, deal, setUp, cast, files } = parameters;
  const name = formatDay(date.day);
  const words = [
    date.isLate ? "late cash" : undefined,
    happens(position, CHALLENGED) && !date.isLate ? "a challenged report" : undefined,
    happens(position, MISSED) && !date.isLate ? "a missed report" : undefined,
    happens(position, SHORT_DATE) && !date.isLate ? "a shortfall" : undefined,
    happens(position, BLACKLISTED) && !date.isLate ? "a blacklisted holder" : undefined,
    happens(position, FROZEN) && !date.isLate ? "a frozen holder" : undefined,
  ].filter((word) => word !== undefined);
  const chapter = `Payment date ${name}${words.length === 0 ? "" : `: ${words.join(", ")}`}`;
  const line = (...argv: string[]): Line => ({ chapter, argv });
  const to = (day: Day) => line("clock", "--to", formatDay(day));
  const is = (at: number) => !date.isLate && position === at;
  const firstClass = deal.classes[0]?.id ?? "";
  const [first = "", second = ""] = cast.investors;
  const blocked = cast.investors[7] ?? "";
  const frozen = cast.investors[8] ?? "";
  const [claimer = "", claimerElsewhere = ""] = cast.investors.slice(4, 6);
  const moved =
    (cast.subscriptions.find(({ subscriber, classId }) => subscriber === first && classId === firstClass)
      ?.face ?? 0n) / 3n;
  const reportBy = Number(setUp.core.reportBy);
  const challengeBy = Number(setUp.core.challengeBy);
  const earliest = date.closeDay + challengeBy + 1;
  return [
    ...(is(TRANSFER_BEFORE) && moved > 0n
      ? [
          line(
            "transfer",
            trust,
            "--class",
            firstClass,
            "--face",
            inWords(moved, deal),
            "--to",
            second,
            "--from",
            first,
          ),
        ]
      : []),
    to(date.remitDay),
    line("remit", trust, "--amount", inWords(date.collected, deal), "--reference", name),
    ...(date.isLate
      ? []
      : deal.indices.map((index, i) =>
          line("fix", trust, "--index", index, `--value=${fixing(setUp, i, position)}`, "--date", name),
        )),
    ...(date.closeDay === date.remitDay ? [] : [to(date.closeDay)]),
    line("close-period", trust, ...(date.isLate ? [] : ["--date", name])),
    ...(is(MISSED)
      ? []
      : [
          line(
            "report",
            trust,
            "--period",
            `${files.folder}/${name}.csv`,
            "--loans",
            `${files.folder}/${name}-loans.csv`,
            "--date",
            name,
          ),
        ]),
    ...(is(CHALLENGED)
      ? [
          to(date.closeDay + reportBy + 1),
          line("challenge", trust, "--reason", "disposal costs without invoices", "--date", name),
          line("resolve", trust, "--outcome", "dismissed", "--date", name),
        ]
      : []),
    ...(is(BLACKLISTED) ? [line("currency", "block", blocked)] : []),
    ...(is(FROZEN) ? freezeLines({ line, trust, firstClass, frozen, files }) : []),
    to(date.isLate ? earliest : Math.max(date.day, earliest)),
    line("distribute", trust, "--date", name),
    ...(is(TRANSFER_BEFORE)
      ? [
          line("claim", trust, "--from", claimer),
          line("claim", trust, "--class", firstClass, "--to", first, "--from", claimerElsewhere),
        ]
      : []),
    line("pay", trust),
    line("release", trust),
    ...(is(BLACKLISTED) ? [line("currency", "block", blocked, "--lift")] : []),
  ];
}

interface FreezeLinesParameters {
  readonly line: (...argv: string[]) => Line;
  readonly trust: string;
  readonly firstClass: string;
  readonly frozen: string;
  readonly files: Files;
}

function freezeLines({ line, trust, firstClass, frozen, files }: FreezeLinesParameters): readonly Line[] {
  const about = ["--class", firstClass];
  return [
    line(
      "order",
      trust,
      ...about,
      "--kind",
      "freezeClaims",
      "--holder",
      frozen,
      "--document",
      `${files.folder}/order-1.txt`,
    ),
    line("freeze", trust, ...about, "--order", "1", "--from", "registrar"),
    line("freeze", trust, ...about, "--order", "1", "--from", "trustee"),
  ];
}

function happens(position: number, at: number): boolean {
  return position === at;
}

const WAD = 10n ** 18n;

/** A fixing inside the index's band, a little higher at each date. */
function fixing(setUp: SetUp, index: number, position: number): string {
  const band = setUp.rest.indices[index];
  if (band === undefined) {
    return "0%";
  }
  const moved = band.firstFixing + (WAD / 2000n) * BigInt(position % 4);
  const value = moved > band.high ? band.high : moved < band.low ? band.low : moved;
  return `${
    formatUnits(value * 100n, 18)
      .replaceAll(",", "")
      .replace(/\.?0+$/, "") || "0"
  }%`;
}

/** An amount as a person writes it on a command line. */
function inWords(units: bigint, { currency }: Deal): string {
  const text = formatUnits(units, currency.decimals).replaceAll(",", "_");
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A line as it is typed: quoted where the shell would split it. */
export function asTyped(argv: readonly string[]): string {
  return ["npx", "weir", ...argv]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
