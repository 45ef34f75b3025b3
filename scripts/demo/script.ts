import { formatDay } from "../../engine/dates/day.ts";
import type { Day, Deal, Wad } from "../../engine/deal/model.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { categoryTexts } from "../../engine/setup/categories.ts";
import type { RemainderTerms } from "../../engine/setup/powers.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { type Cast, ROLES, offeredClass } from "./cast.ts";
import { type DemoDate, MISSED_DATE, SHORT_DATE } from "./life.ts";
import { plainNumber } from "./period-files.ts";

/** One command line of the demo. */
export interface Line {
  /** What it belongs to, for people. */
  readonly chapter: string;
  /** The words after `weir`. */
  readonly argv: readonly string[];
  /** The rule by which it must be refused; left out where it must be carried out. */
  readonly refused?: string;
}

/** Positions of the dates at which something happens. */
const TRANSFER_BEFORE = 1;
const CHALLENGED = 3;
const BLACKLISTED = 4;
const FROZEN = 5;
const HAPPENINGS = [
  [CHALLENGED, "a challenged report"],
  [MISSED_DATE, "a missed report"],
  [SHORT_DATE, "a shortfall"],
  [BLACKLISTED, "a blacklisted holder"],
  [FROZEN, "a frozen holder"],
] as const;

const EXPIRY = "2040-01-01";
const GAS_COINS = "5";
const VENUE_OPERATOR = "venueOperator";

export interface PrepareParameters {
  readonly cast: Cast;
  readonly currency: { readonly symbol: string; readonly decimals: number };
  /** Of the set-up, its venue as the file names it: an auction of that name is made where it is `$name`. */
  readonly remainder?: RemainderTerms;
}

/** Keys with gas, a currency, the contracts that trusts share, the auction that the set-up binds. */
export function prepareLines({ cast, currency, remainder }: PrepareParameters): readonly Line[] {
  const venue = remainder?.venue.startsWith("$") === true ? venueLines(remainder) : [];
  const names = [
    ...ROLES,
    ...cast.otherParties,
    ...cast.investors,
    ...(venue.length === 0 ? [] : [VENUE_OPERATOR]),
  ];
  const line = lineOf("Keys, a test currency, the contracts that trusts share");
  return [
    line("keys", "new", ...names, "--throw-away"),
    line("keys", "fund", GAS_COINS, ...names, "--from", "funder"),
    line("currency", "deploy", "--symbol", currency.symbol, "--decimals", String(currency.decimals)),
    line("deploy", "--registrar", "registrar"),
    line("attest", "bank", "--category", "bank", "--country", "CN", "--expiry", EXPIRY),
    line("attest", "originator", "--category", "amc", "--country", "CN", "--expiry", EXPIRY),
    line("attest", ...cast.investors, "--category", "fund", "--country", "CN", "--expiry", EXPIRY),
    ...venue,
  ];
}

/** An auction under the rules that a set-up binds; they must be published before a trust is made. */
function venueLines({
  venue,
  fee,
  sellerCategories,
  buyerCategories,
  publicityDays,
}: RemainderTerms): readonly Line[] {
  const line = lineOf("The auction for what remains, under the rules that the set-up binds");
  const name = venue.slice(1);
  return [
    line("attest", VENUE_OPERATOR, "--category", "venueOperator", "--country", "CN", "--expiry", EXPIRY),
    line("venue", "deploy", "auction", "--name", name, "--from", VENUE_OPERATOR),
    line(
      ...["venue", "rules", name, "--fee", inPercent(fee), "--publicity", String(publicityDays)],
      ...[
        "--sellers",
        categoryTexts(sellerCategories).join(),
        "--buyers",
        categoryTexts(buyerCategories).join(),
      ],
      ...["--from", VENUE_OPERATOR],
    ),
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
  /** Whether the asset is an income right, which only who is listed can receive. */
  readonly isRight?: boolean;
}

/** From the tape to notes in investors' hands. */
export function issueLines({ trust, deal, cast, files, isRight = false }: IssueParameters): readonly Line[] {
  const tape = [files.tape, ...(files.map === undefined ? [] : ["--map", files.map]), "--exclude-faulty"];
  const valued = lineOf("The tape, its value, the deal");
  const offered = lineOf("The trust is issued, investors subscribe");
  const closed = lineOf("The closing: asset against cash");
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
    valued("compile", files.deal, "--setup", files.setup),
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
    ...(isRight
      ? [offered("attest", trust, "--category", "trustPlan", "--country", "CN", "--expiry", EXPIRY)]
      : []),
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
  const { deal, dates } = parameters;
  const total = dates.reduce((sum, { collected }) => sum + collected, 0n);
  return [
    ...approvalLines(parameters),
    { chapter: "Collections come in", argv: ["currency", "mint", inWords(total, deal), "servicer"] },
    ...dates.flatMap((date, i) => dateLines(parameters, date, i)),
  ];
}

/** The members approve all works that reports will name, where the set-up asks for it: before the first date closes. */
function approvalLines({ trust, deal, setUp, cast, dates }: LifeParameters): readonly Line[] {
  const { worksFee, noticeDays, votingDays, originatorVotes } = setUp.powers;
  if (worksFee === 0) {
    return [];
  }
  const reported = deal.fees.flatMap(({ basis }, fee) => (basis.kind === "reported" ? [fee] : []));
  const works = dates.reduce(
    (sum, { feeAmounts }) => sum + (feeAmounts[reported[worksFee - 1] ?? 0] ?? 0n),
    0n,
  );
  const line = lineOf("The members approve the works that are planned");
  const member = playersOf(cast).first;
  const votesFrom = deal.closing + noticeDays;
  return [
    line(
      ...["vote", "propose", trust, "--action", "approveWorks", "--amount", inWords(works, deal)],
      ...["--from", member],
    ),
    clockLine(line, votesFrom),
    ...cast.subscriptions
      .filter(({ subscriber }) => originatorVotes || subscriber !== "originator")
      .map(({ subscriber, classId }) =>
        line("vote", "cast", trust, "1", "--class", classId, "--for", "--from", subscriber),
      ),
    clockLine(line, votesFrom + votingDays),
    line("vote", "execute", trust, "1", "--from", member),
  ];
}

function dateLines(parameters: LifeParameters, date: DemoDate, position: number): readonly Line[] {
  const { trust, deal, setUp, cast, files } = parameters;
  const is = (at: number) => !date.isLate && position === at;
  const name = formatDay(date.day);
  const chapter = [
    `Payment date ${name}`,
    ...(date.isLate ? ["late cash"] : HAPPENINGS.filter(([at]) => is(at)).map(([, word]) => word)),
  ].join(", ");
  const line = lineOf(chapter);
  const firstClass = offeredClass(deal)?.id ?? "";
  const { first, second, claimer, claimerElsewhere, blocked, frozen } = playersOf(cast);
  const held = cast.subscriptions.find(
    ({ subscriber, classId }) => subscriber === first && classId === firstClass,
  );
  const moved = (held?.face ?? 0n) / 3n;
  const reportBy = date.closeDay + setUp.core.reportBy;
  const pastChallenge = date.closeDay + setUp.core.challengeBy + 1;
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
    ...collectLines({ line, trust, deal, date }),
    ...deal.indices.flatMap((index, i) => {
      const fixing = date.fixings[i];
      return fixing === undefined
        ? []
        : [line("fix", trust, "--index", index, `--value=${inPercent(fixing)}`, "--date", name)];
    }),
    ...(date.declared ? [line("declare", trust, "--date", name)] : []),
    ...closeLines({ line, trust, date }),
    ...(date.reportMissed ? [] : [reportLine({ line, trust, files, day: date.day })]),
    ...(is(CHALLENGED) && !date.reportMissed
      ? [
          clockLine(line, reportBy + 1),
          line("challenge", trust, "--reason", "disposal costs without invoices", "--date", name),
          line("resolve", trust, "--outcome", "dismissed", "--date", name),
        ]
      : []),
    ...(is(BLACKLISTED) ? [line("currency", "block", blocked)] : []),
    ...(is(FROZEN) ? freezeLines({ line, trust, firstClass, frozen, files }) : []),
    clockLine(line, Math.max(date.day, pastChallenge)),
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

/** Makes lines of one chapter. */
export type MakeLine = (...argv: string[]) => Line;

export function lineOf(chapter: string): MakeLine {
  return (...argv) => ({ chapter, argv });
}

/** Moves the chain's clock. */
export function clockLine(line: MakeLine, day: Day): Line {
  return line("clock", "--to", formatDay(day));
}

export interface DateLinesParameters {
  readonly line: MakeLine;
  readonly trust: string;
  readonly date: Pick<DemoDate, "day" | "remitDay" | "closeDay" | "collected" | "isLate">;
}

/** On the last day of the collection period, the servicer pays in. */
export function collectLines({
  line,
  trust,
  deal,
  date,
}: DateLinesParameters & { readonly deal: Deal }): readonly Line[] {
  return [
    clockLine(line, date.remitDay),
    line("remit", trust, "--amount", inWords(date.collected, deal), "--reference", formatDay(date.day)),
  ];
}

/** The day after, the period is closed. */
export function closeLines({ line, trust, date }: DateLinesParameters): readonly Line[] {
  return [
    ...(date.closeDay === date.remitDay ? [] : [clockLine(line, date.closeDay)]),
    line("close-period", trust, ...(date.isLate ? [] : ["--date", formatDay(date.day)])),
  ];
}

/** The report of a date from the files that stand beside the deal. */
export function reportLine({
  line,
  trust,
  files,
  day,
}: {
  readonly line: MakeLine;
  readonly trust: string;
  readonly files: Pick<Files, "folder">;
  readonly day: Day;
}): Line {
  const name = formatDay(day);
  return line(
    "report",
    trust,
    "--period",
    `${files.folder}/${name}.csv`,
    "--loans",
    `${files.folder}/${name}-loans.csv`,
    "--date",
    name,
  );
}

/** Investors to whom something happens. */
function playersOf({ investors }: Cast) {
  const at = (position: number) => investors[position] ?? "";
  return {
    first: at(0),
    second: at(1),
    claimer: at(4),
    claimerElsewhere: at(5),
    blocked: at(6),
    frozen: at(9),
  };
}

interface FreezeLinesParameters {
  readonly line: MakeLine;
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

const WAD = 10n ** 18n;

/** A rate as a person writes it on a command line. */
function inPercent(rate: Wad): string {
  return `${plainNumber(rate * 100n, 18).replace(/\.?0+$/, "")}%`;
}

/** An amount as a person writes it on a command line. */
export function inWords(units: bigint, { currency }: Deal): string {
  const text = formatUnits(units, currency.decimals).replaceAll(",", "_");
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A line as it is typed: quoted where the shell would split it. */
export function asTyped(argv: readonly string[]): string {
  return ["npx", "weir", ...argv]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
