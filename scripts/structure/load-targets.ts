import { dirname, join } from "node:path";

import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { readUnits, type Reading, readWad } from "../../engine/money/units.ts";
import { readTargets, type Targets } from "../../engine/pricing/read-targets.ts";
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

/** Targets and the deal that they size. @throws InputError with every fault of either */
export function loadTargets(context: CliContext, file: string): LoadedTargets {
  const { targets, faults } = readTargets(readText(context, file).text, file);
  if (targets === undefined) {
    throw new InputError("The targets are wrong:", faults);
  }
  const templateFile = join(dirname(file), targets.template);
  const { text: templateText } = readText(context, templateFile);
  const written = parseDeal(templateText, { file: templateFile });
  const own: NewFault[] = [...unknownNames(targets, written), ...wrongRanks(targets, written)];
  const template = withDenominations(written, targets, own);
  if (own.length > 0) {
    const all = own.map((fault): Fault => ({ file, severity: "error", ...fault }));
    throw new InputError("The targets do not go with their template:", all);
  }
  return { targets, template, templateFile, templateText };
}

type NewFault = Omit<Fault, "severity">;

function unknownNames({ classes, reserves }: Targets, deal: Deal): NewFault[] {
  const check = (path: string, id: string, known: readonly string[]): NewFault[] =>
    known.includes(id)
      ? []
      : [{ path, rule: "unknown-name", found: id, expected: `one of the deal's: ${known.join(", ")}` }];
  const ids = deal.classes.map(({ id }) => id);
  const ofReserves = deal.reserves.map(({ id }) => id);
  return [
    ...Object.keys(classes).flatMap((id) => check(`classes.${id}`, id, ids)),
    ...Object.entries(reserves).flatMap(([id, { of }]) => [
      ...check(`reserves.${id}`, id, ofReserves),
      ...of.flatMap((each, i) => check(`reserves.${id}.of[${i}]`, each, ids)),
    ]),
  ];
}

/** Each class of the deal has targets, and at most the last one takes the rest. */
function wrongRanks({ classes }: Targets, deal: Deal): NewFault[] {
  const named = Object.entries(classes);
  return [
    ...deal.classes
      .filter(({ id }) => !Object.hasOwn(classes, id))
      .map(({ id }) => ({ path: `classes.${id}`, rule: "missing", expected: "targets, or `rest: true`" })),
    ...named
      .filter(([, { rest }], i) => rest && i < named.length - 1)
      .map(([id]) => ({
        path: `classes.${id}.rest`,
        rule: "rest-not-last",
        expected: "only the last class",
      })),
    ...named
      .filter(([, { rest, repaid, wal }]) => !rest && repaid === undefined && wal === undefined)
      .map(([id]) => ({
        path: `classes.${id}`,
        rule: "missing",
        expected: "`repaid`, `wal` or `rest: true`",
      })),
  ];
}

function withDenominations(deal: Deal, targets: Targets, faults: NewFault[]): Deal {
  const { decimals } = deal.currency;
  const take = (path: string, text: string | undefined, read: (text: string) => Reading<bigint>) => {
    const reading = text === undefined ? undefined : read(text);
    if (reading === undefined || "value" in reading) {
      return reading?.value;
    }
    faults.push({ path, found: text ?? "", ...reading });
    return undefined;
  };
  const classes = deal.classes.map((each) => {
    const { denomination, retained } = targets.classes[each.id] ?? {};
    take(`classes.${each.id}.retained`, retained, readWad);
    const own = take(`classes.${each.id}.denomination`, denomination, (text) => readUnits(text, decimals));
    return { ...each, denomination: own ?? each.denomination ?? 10n ** BigInt(decimals) };
  });
  return { ...deal, classes };
}
