import { formatDay } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { amountInWords, listed, percent } from "../../engine/program/words-numbers.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import { type ValueDifference, isGroup } from "./differences.ts";

/** What is expected and what a trust holds: its terms' names are none of its own. */
export interface Sides {
  readonly deal: Deal;
  readonly held: Deal;
}

/** What the numbers of a part mean, by its key in the terms or the set-up; all else is shown as it is. */
const KINDS = {
  amount:
    "face denomination amount max opening amounts floor plan downTo price leastLateCash reportedAmountMax minima reservePrice",
  rate: "is share rate times value atMost issuePrice retained firstFixing low high metricMax challengeShare quorum majority fee cut deposit increment",
  day: "cutOff closing day accrualDay unadjustedDay from longStop",
  categories: "holderCategories sellerCategories buyerCategories",
  parties: "payee party",
  classes: "classes classIndex until",
  fees: "fees less",
  indices: "index",
  reportedAmounts: "reportedAmount",
  metrics: "metric",
  events: "event",
  reserves: "reserve",
  hurdles: "hurdle hurdles",
  triggers: "when unless trigger",
  lists: "list",
} as const;

type Kind = keyof typeof KINDS;
/** Where a position finds its name. */
type Part = Exclude<Kind, "amount" | "rate" | "day" | "categories">;

const KIND_OF: ReadonlyMap<string, Kind> = new Map(
  Object.entries(KINDS).flatMap(([kind, keys]) => keys.split(" ").map((key) => [key, kind as Kind])),
);

const PART_WORDS: Readonly<Record<Part, string>> = {
  parties: "party",
  classes: "class",
  fees: "fee",
  indices: "index",
  reportedAmounts: "reported amount",
  metrics: "metric",
  events: "event",
  reserves: "reserve",
  hurdles: "hurdle",
  triggers: "trigger",
  lists: "list",
};

/** The lists of a set-up, each of which runs as a list of the deal does. */
const RUNS_AS: Readonly<Record<string, Part>> = {
  tokens: "classes",
  minima: "classes",
  reportedAmountMax: "reportedAmounts",
  metricMax: "metrics",
};

/**
 * A difference as a person reads it, on one line: rates in percent, amounts in currency units, days as dates, what refers to a
 * part by the name that the deal file gives it.
 */
export function differenceInWords({ deal, held }: Sides, { path, expected, found }: ValueDifference): string {
  const key = path.replace(/(\[\d+\])+$/, "").replace(/.*\./, "");
  const place = placeInWords(deal, path);
  const left = new Teller(deal, { deal, held }).tell(key, expected);
  // A trust has no names: what stands for one where the deal has none is a placeholder.
  const isPlaceholder = typeof found === "string" && /^terms\.\w+\[\d+\]$/.test(path);
  const right = isPlaceholder ? "one more" : new Teller(held, { deal, held }).tell(key, found);
  return `${path}: expected ${left}, found ${right}${place === "" ? "" : ` (${place})`}`;
}

/** Tells the values of one side. */
class Teller {
  readonly #own: Deal;
  readonly #sides: Sides;

  constructor(own: Deal, sides: Sides) {
    this.#own = own;
    this.#sides = sides;
  }

  tell(key: string, value: unknown): string {
    if (value === undefined) {
      return "nothing";
    }
    if (Array.isArray(value)) {
      return `[${value.map((each: unknown) => this.tell(key, each)).join(", ")}]`;
    }
    if (isGroup(value)) {
      const entries = Object.entries(value).filter(
        ([each, part]) => part !== undefined && !(each === "id" && this.#isTrust),
      );
      return `{ ${entries.map(([each, part]) => `${each}: ${this.tell(each, part)}`).join(", ")} }`;
    }
    if (typeof value === "string") {
      return value;
    }
    return this.#number(key, value as number | bigint | boolean);
  }

  get #isTrust(): boolean {
    return this.#own === this.#sides.held;
  }

  #number(key: string, value: number | bigint | boolean): string {
    const kind = KIND_OF.get(key);
    if (kind === undefined || typeof value === "boolean") {
      return key === "worksFee" ? this.#worksFee(Number(value)) : String(value);
    }
    switch (kind) {
      case "amount": {
        const { symbol } = this.#sides.deal.currency;
        return amountInWords({ ...this.#own, currency: { ...this.#own.currency, symbol } }, BigInt(value));
      }
      case "rate":
        return percent(BigInt(value));
      case "day":
        return key === "from" && Number(value) === 0 ? "the beginning" : formatDay(Number(value));
      case "categories":
        return listed(categoryNames(BigInt(value)));
      default:
        return this.#name(kind, Number(value));
    }
  }

  /** The name of a part; where the trust has more or fewer of its kind, nobody can say which of the deal's it is. */
  #name(part: Part, position: number): string {
    const { deal, held } = this.#sides;
    const isSame = !this.#isTrust || deal[part].length === held[part].length;
    const name = isSame ? nameAt(deal, part, position) : undefined;
    return name ?? `${PART_WORDS[part]} number ${position + 1} of the trust`;
  }

  #worksFee(number: number): string {
    const reported = this.#sides.deal.fees.filter(({ basis }) => basis.kind === "reported");
    return number === 0 ? "none" : (reported[number - 1]?.id ?? `reported fee number ${number}`);
  }
}

function nameAt(deal: Deal, part: Part, position: number): string | undefined {
  const named: string | { readonly id: string } | undefined = deal[part][position];
  return typeof named === "object" ? named.id : named;
}

/** Whose value it is, by the deal's name, and at which step or date; empty where the path says all. */
function placeInWords(deal: Deal, path: string): string {
  const [, list = "", index = "", rest = ""] =
    /^(?:terms|setup\.rest|setup\.subscription)\.(\w+)\[(\d+)\](.*)$/.exec(path) ?? [];
  const part = list in PART_WORDS ? (list as Part) : RUNS_AS[list];
  if (list === "dates") {
    return `payment date ${Number(index) + 1}`;
  }
  if (part === undefined) {
    return "";
  }
  const name = nameAt(deal, part, Number(index));
  const step = part === "lists" ? /^\.steps\[(\d+)\]/.exec(rest)?.[1] : undefined;
  return name === undefined || (rest === "" && path.startsWith("terms."))
    ? ""
    : `${PART_WORDS[part]} ${name}${step === undefined ? "" : `, step ${Number(step) + 1}`}`;
}
