import { dirname, join } from "node:path";

import type { Deal } from "../../engine/deal/model.ts";
import { safeParseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { readUnits, type Reading, readWad, WAD } from "../../engine/money/units.ts";
import { type ReadableTargets, readTargets, type Targets } from "../../engine/pricing/read-targets.ts";
import type { CliContext } from "../cli/command.ts";
import { readText } from "../price/load-case.ts";

export interface LoadedTargets {
  readonly targets: Targets;
  /** With the targets' denominations; a class without any is sized in whole units of the currency. */
  readonly template: Deal;
  /** Its path as the context takes it, and its text. */
  readonly templateFile: string;
  readonly templateText: string;
}

/** Targets and the deal that they size. @throws InputError with every fault of both */
export function loadTargets(context: CliContext, file: string): LoadedTargets {
  const { targets, readable, faults } = readTargets(readText(context, file).text, file);
  const name = readable?.template;
  const loaded = name === undefined ? undefined : loadTemplate(context, join(dirname(file), name));
  const written = loaded?.deal;
  if (readable === undefined || written === undefined || loaded === undefined) {
    throw new InputError("The targets are wrong:", [...faults.sorted(), ...(loaded?.faults ?? [])]);
  }
  faults.take([...unknownNames(readable, written), ...wrongRanks(readable, written)]);
  const found: Fault[] = [];
  const template = withDenominations(written, readable, found);
  faults.take(found);
  if (targets === undefined || faults.hasErrors()) {
    throw new InputError("The targets are wrong:", faults.sorted());
  }
  return { targets, template, templateFile: loaded.file, templateText: loaded.text };
}

interface LoadedTemplate {
  readonly file: string;
  readonly text: string;
  /** `undefined` where it cannot be read, or has errors. */
  readonly deal: Deal | undefined;
  readonly faults: readonly Fault[];
}

function loadTemplate(context: CliContext, file: string): LoadedTemplate {
  try {
    const { text } = readText(context, file);
    return { file, text, ...safeParseDeal(text, { file }) };
  } catch (error) {
    if (error instanceof InputError) {
      return { file, text: "", deal: undefined, faults: error.faults };
    }
    throw error;
  }
}

/** An error of the targets, which knows its path only. */
function wrong(path: string, rule: string, details: Pick<Fault, "expected" | "found">): Fault {
  return { path, rule, severity: "error", ...details };
}

function unknownNames({ classes, reserves }: ReadableTargets, deal: Deal): Fault[] {
  const check = (path: string, id: string, known: readonly string[]): Fault[] =>
    known.includes(id)
      ? []
      : [wrong(path, "unknown-name", { found: id, expected: `one of the deal's: ${known.join(", ")}` })];
  const ids = deal.classes.map(({ id }) => id);
  const ofReserves = deal.reserves.map(({ id }) => id);
  return [
    ...Object.keys(classes ?? {}).flatMap((id) => check(`classes.${id}`, id, ids)),
    ...Object.entries(reserves ?? {}).flatMap(([id, reserve]) => [
      ...check(`reserves.${id}`, id, ofReserves),
      ...(reserve?.of ?? []).flatMap((each, i) =>
        each === undefined ? [] : check(`reserves.${id}.of[${i}]`, each, ids),
      ),
    ]),
  ];
}

/** Each class of the deal has targets, and at most the last one takes the rest. */
function wrongRanks({ classes = {} }: ReadableTargets, deal: Deal): Fault[] {
  const named = Object.entries(classes).flatMap(([id, terms]) =>
    terms === undefined ? [] : [{ id, terms, rest: terms.rest === "true" }],
  );
  const last = Object.keys(classes).at(-1);
  return [
    ...deal.classes
      .filter(({ id }) => !Object.hasOwn(classes, id))
      .map(({ id }) => wrong(`classes.${id}`, "missing", { expected: "targets, or `rest: true`" })),
    ...named
      .filter(({ id, rest }) => rest && id !== last)
      .map(({ id }) => wrong(`classes.${id}.rest`, "rest-not-last", { expected: "only the last class" })),
    ...named
      // What is given and faulty is told by itself.
      .filter(({ terms }) => !["repaid", "wal", "rest"].some((key) => Object.hasOwn(terms, key)))
      .map(({ id }) => wrong(`classes.${id}`, "missing", { expected: "`repaid`, `wal` or `rest: true`" })),
  ];
}

function withDenominations(deal: Deal, targets: ReadableTargets, faults: Fault[]): Deal {
  const { decimals } = deal.currency;
  const take = (path: string, text: string | undefined, read: (text: string) => Reading<bigint>) => {
    const reading = text === undefined ? undefined : read(text);
    if (reading === undefined || "value" in reading) {
      return reading?.value;
    }
    faults.push(wrong(path, reading.rule, { found: text ?? "", expected: reading.expected }));
    return undefined;
  };
  const classes = deal.classes.map((each) => {
    const { denomination, retained } = targets.classes?.[each.id] ?? {};
    take(`classes.${each.id}.retained`, retained, readShare);
    const own = take(`classes.${each.id}.denomination`, denomination, (text) => readUnits(text, decimals));
    return { ...each, denomination: own ?? each.denomination ?? 10n ** BigInt(decimals) };
  });
  return { ...deal, classes };
}

function readShare(text: string): Reading<bigint> {
  const reading = readWad(text);
  return "value" in reading && reading.value > WAD
    ? { rule: "share", expected: "a share from 0% to 100%, as 5% or 0.05" }
    : reading;
}
