import { InputError } from "../errors/errors.ts";
import type { Fault } from "../errors/fault.ts";
import { chainFaults } from "../program/chain-limits.ts";
import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import { FaultList } from "../yaml/fault-list.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { DealReader } from "./deal-reader.ts";
import { Gaps } from "./gaps.ts";
import type { Deal } from "./model.ts";
import { Names, type NameKind } from "./names.ts";
import { readCalendar } from "./read-calendar.ts";
import { periodStartsOf, readClasses, readHurdles } from "./read-classes.ts";
import { readFees, readReserves } from "./read-fees.ts";
import { type ReadableDeal, readableDeal } from "./readable-deal.ts";
import { readLists } from "./read-steps.ts";
import { readTriggers } from "./read-triggers.ts";
import { dealSchema, type RawDeal } from "./schema.ts";
import { someTest, testsOf } from "./tests-of.ts";
import { warnOfSense } from "./warn-of-sense.ts";

export interface ParseDealOptions {
  /** The file's name as faults shall show it. */
  readonly file?: string | undefined;
}

export interface ParsedDeal {
  /** `undefined` where any fault is an error. */
  readonly deal: Deal | undefined;
  /** The deal as far as it could be read. */
  readonly readable: ReadableDeal;
  /** Every fault and warning, in the order of the document. */
  readonly faults: readonly Fault[];
  /** Gives faults of this deal that were found later, and know their path only, their place in the file. */
  readonly placed: (faults: readonly Fault[]) => Fault[];
}

/** Reads a deal file, YAML 1.2 or JSON, and checks everything that `docs/deal-language.md` asks of it. */
export function safeParseDeal(text: string, { file }: ParseDealOptions = {}): ParsedDeal {
  const { rest, faults } = parseYaml({ text, file, schema: dealSchema });
  const placed = (found: readonly Fault[]) => found.map((fault) => faults.placed(fault));
  if (rest === undefined) {
    const nothing = readDeal({}, new FaultList(file, () => ({ line: 1, column: 1 })));
    const readable = readableDeal(nothing, faults, undefined);
    return { deal: undefined, readable, faults: faults.sorted(), placed };
  }
  const gaps = new Gaps(faults.sorted());
  const deal = readDeal(rest, faults);
  const readable = readableDeal(deal, faults, gaps);
  warnOfSense(readable, faults);
  faults.take(chainFaults(deal, 0, readable));
  return {
    deal: faults.hasErrors() ? undefined : deal,
    readable,
    faults: faults.sorted(),
    placed,
  };
}

/**
 * Reads a deal file as `safeParseDeal` does.
 *
 * @throws InputError with every fault, where one is an error
 */
export function parseDeal(text: string, options: ParseDealOptions = {}): Deal {
  const { deal, faults } = safeParseDeal(text, options);
  if (deal === undefined) {
    const count = faults.filter((fault) => fault.severity === "error").length;
    throw new InputError(
      `The deal${options.file === undefined ? "" : ` \`${options.file}\``} has ${count} fault${count === 1 ? "" : "s"}.`,
      faults,
    );
  }
  return deal;
}

function readDeal(raw: Loose<RawDeal>, faults: FaultList): Deal {
  const names = new Names(faults);
  defineNames(raw, names);
  const reader = new DealReader(faults, names, readDecimals(raw, faults));
  const calendar = readCalendar(raw.calendar, reader);
  const { classes, indices } = readClasses(
    raw.classes,
    periodStartsOf(calendar.closing, calendar.dates),
    reader,
  );
  const hurdles = readHurdles(raw.hurdles, reader);
  const deal: Deal = {
    name: raw.name ?? "",
    currency: { symbol: raw.currency?.symbol ?? "", decimals: reader.decimals ?? 0 },
    ...calendar,
    parties: present(raw.parties),
    reportedAmounts: present(raw.reportedAmounts),
    metrics: present(raw.metrics),
    events: present(raw.events),
    indices,
    classes,
    fees: readFees(raw.fees, reader),
    reserves: readReserves(raw.reserves, reader),
    plan: readPlan(raw, reader),
    hurdles,
    triggers: readTriggers(raw.triggers, reader),
    lists: readLists(raw.payments, { classes, hurdles }, reader),
    switches: readSwitches(raw, reader),
  };
  checkPlanGiven(deal, faults);
  return deal;
}

/** A number above 18 or none is a fault; amounts are then read with as many digits as any currency has. */
function readDecimals(raw: Loose<RawDeal>, faults: FaultList): number | undefined {
  const text = raw.currency?.decimals;
  if (text === undefined) {
    return undefined;
  }
  if (Number(text) > 18) {
    faults.error(["currency", "decimals"], "range", { found: text, expected: "a whole number from 0 to 18" });
    return undefined;
  }
  return Number(text);
}

function present(names: readonly (string | undefined)[] | undefined): string[] {
  return (names ?? []).filter((name) => name !== undefined);
}

function defineNames(raw: Loose<RawDeal>, names: Names): void {
  const defineAll = (kind: NameKind, ids: readonly (string | undefined)[], pathOf: (i: number) => Path) => {
    ids.forEach((id, i) => {
      if (id !== undefined) {
        names.define(kind, id, i, pathOf(i));
      }
    });
  };
  const listed = {
    party: "parties",
    reportedAmount: "reportedAmounts",
    metric: "metrics",
    event: "events",
  } as const;
  for (const [kind, key] of Object.entries(listed) as [
    keyof typeof listed,
    (typeof listed)[keyof typeof listed],
  ][]) {
    defineAll(kind, raw[key] ?? [], (i) => [key, i]);
  }
  const keyed = {
    class: "classes",
    fee: "fees",
    reserve: "reserves",
    hurdle: "hurdles",
    trigger: "triggers",
    list: "payments",
  } as const;
  for (const [kind, key] of Object.entries(keyed) as [
    keyof typeof keyed,
    (typeof keyed)[keyof typeof keyed],
  ][]) {
    const ids = Object.keys(raw[key] ?? {});
    defineAll(kind, ids, (i) => [key, ids[i] ?? ""]);
  }
}

function readPlan(raw: Loose<RawDeal>, reader: DealReader): bigint[] {
  const plan = reader.unitsList(raw.plan, ["plan"]);
  plan.forEach((amount, i) => {
    const before = plan[i - 1];
    if (before !== undefined && amount < before && !reader.faults.hasErrorAt(["plan", i])) {
      // Cumulative collections do not fall, but nothing forbids a plan to: it runs as written.
      reader.faults.warning(["plan", i], "plan-order", {
        found: raw.plan?.[i],
        expected: `at least the amount before, ${raw.plan?.[i - 1] ?? ""}, because the plan is cumulative`,
      });
    }
  });
  return plan;
}

function readSwitches(raw: Loose<RawDeal>, reader: DealReader): { list: number; trigger: number }[] {
  return Object.entries(raw.switch ?? {}).map(([list, trigger]) => {
    const path: Path = ["switch", list];
    if (list === "normal") {
      reader.faults.error(path, "switch-to-normal", {
        found: "normal",
        expected: "a list other than `normal`, which is in force at first",
      });
    }
    return {
      list: reader.reference("list", list, path),
      trigger: reader.reference("trigger", trigger, path),
    };
  });
}

function checkPlanGiven(deal: Deal, faults: FaultList): void {
  if (deal.plan.length > 0 || faults.hasErrorAt(["plan"]) || faults.isMisspelt(["plan"])) {
    return;
  }
  for (const trigger of deal.triggers) {
    if (testsOf(trigger).some((test) => someTest(test, ({ kind }) => kind === "collected"))) {
      faults.error(["plan"], "plan-missing", {
        expected: `a \`plan\`, against which the trigger \`${trigger.id}\` tests what was collected`,
      });
      return;
    }
  }
}
