import { parseDeal } from "../engine/deal/parse-deal.ts";
import { UserError } from "../engine/errors/errors.ts";
import { noStress } from "../engine/forecast/stress.ts";
import { averagePath } from "../engine/pricing/class-value.ts";
import { fillDeal } from "../engine/pricing/fill-deal.ts";
import type { Targets } from "../engine/pricing/read-targets.ts";
import {
  type NoSize,
  type SizeClassesReturnType,
  sizeClassesInSteps,
} from "../engine/pricing/size-classes.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { inSteps } from "./cli/interruption.ts";
import { checkOutputs, writeOutput } from "./cli/output-file.ts";
import { table, wholeUnits } from "./forecast/forecast-text.ts";
import { readTogether } from "./session/read-input.ts";
import { readCount, readRateOption, readStress } from "./forecast/read-options.ts";
import { percent } from "./forecast/words.ts";
import { provenanceOf } from "./forecast/provenance.ts";
import { openTapePaths, plannedInputs } from "./price/tape-paths.ts";
import { loadTargets } from "./structure/load-targets.ts";
import type { TapeFlags } from "./tape/load-tape.ts";

interface Flags extends TapeFlags {
  readonly assumptions?: string;
  readonly set: readonly string[];
  readonly targets: string;
  readonly out: string;
  readonly discount?: string;
  readonly stress?: string;
  readonly rates?: string;
  readonly scenarios: string;
  readonly seed: string;
}

const MOST_SCENARIOS = 100_000;

/** What deal a package carries. */
export const structure: CliCommand = {
  name: "structure",
  configure: (command, run) => {
    command
      .description("Sizes a deal's classes to targets over simulated paths of a tape, and writes the deal.")
      .argument("<tape>", "the tape, as `weir forecast` reads it")
      .requiredOption("--targets <file>", "what each class must do, YAML, with the deal that is its template")
      .requiredOption("-o, --out <file>", "the deal to be written")
      .option("--map <file>", "how the tape's columns become fields; else it has the native columns")
      .option("--exclude-faulty", "go on without the loans that have errors")
      .option("--assumptions <file>", "figures that stand before those of examples/assumptions.yaml, by name")
      .option(
        "--set <path=value>",
        "one figure or choice, as defaults.collateral.price=40%; may be repeated",
        (value: string, before: readonly string[]) => [...before, value],
        [],
      )
      .option(
        "--discount <rate>",
        "what the package is valued at, a rate or a curve; else as the targets say",
      )
      .option("--stress <factors>", "sizes to what comes in under stress: price=0.8,time=2,cost=2")
      .option("--rates <file>", "CSV: date and a column an index, where the template has a floating class")
      .option("--scenarios <n>", "paths that the targets are measured on", "2000")
      .option("--seed <text>", "the same seed gives the same paths", "1")
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir structure tape.csv --targets examples/structure/targets.yaml -o deal.yaml\n  weir structure loans.csv --map map.yaml --targets targets.yaml --scenarios 10000 --seed 7 -o deal.yaml --json\n",
      )
      .action(run(structureTape));
  },
};

async function structureTape(context: CliContext, tape: string, flags: Flags): Promise<ExitCode> {
  const output = { option: "--out", file: flags.out };
  const { scenarios, rate, stress } = readTogether({
    scenarios: () => readCount(flags.scenarios, "--scenarios", MOST_SCENARIOS),
    rate: () => (flags.discount === undefined ? undefined : readRateOption(flags.discount, "--discount")),
    stress: () => (flags.stress === undefined ? noStress : readStress(flags.stress)),
  });
  const { targets, template, templateFile, templateText } = loadTargets(context, flags.targets);
  const read = [tape, flags.targets, templateFile, flags.map, flags.assumptions, flags.rates];
  checkOutputs(context, [output], read);
  const inputs = plannedInputs(context, template, flags.rates);
  const { seed } = flags;
  const discountRate = rate ?? targets.discount;
  const pathsUnder = await openTapePaths(context, {
    tape,
    flags,
    deal: template,
    discountRate,
    scenarios,
    seed,
  });
  const { forecast, paths, afterLast } = await pathsUnder(stress);
  const decimals = template.currency.decimals;
  // In whole millionths, so that money stays whole.
  const worth = (forecast.presentValue * BigInt(Math.round(targets.worth * 1e6))) / 1_000_000n;
  const plan = planOf(averagePath(paths, inputs.length), decimals);
  const sized = await inSteps(
    context,
    sizeClassesInSteps({
      template: { ...template, plan },
      inputs,
      paths,
      targets: Object.entries(targets.classes).map(([id, { repaid, by, wal, rest }]) => ({
        id,
        isRest: rest,
        ...(repaid === undefined ? {} : { repaid: { share: repaid, by } }),
        ...(wal === undefined ? {} : { averageLife: wal }),
      })),
      worth,
      reserves: Object.entries(targets.reserves).map(([id, { opening, of }]) => ({
        reserve: template.reserves.findIndex((each) => each.id === id),
        share: opening,
        of: of.map((each) => template.classes.findIndex((terms) => terms.id === each)),
      })),
    }),
  );
  if ("failed" in sized) {
    throw new UserError(noSizeInWords(sized));
  }
  const text = fillDeal({
    template: templateText,
    deal: sized.deal,
    plan,
    denominations: given(targets, "denomination"),
    retained: given(targets, "retained"),
  });
  const deal = parseDeal(text, { file: flags.out });
  await writeOutput(context, output, text);
  const provenance = await provenanceOf(context, {
    tape,
    map: flags.map,
    assumptions: flags.assumptions,
    targets: flags.targets,
    template: templateFile,
    rates: flags.rates,
  });
  const faces = deal.classes.reduce((sum, { face }) => sum + face, 0n);
  if (flags.json === true) {
    const json = {
      deal: flags.out,
      ...provenance,
      seed,
      scenarios,
      ...(flags.set.length === 0 ? {} : { set: flags.set }),
      assumedShare: forecast.assumedShare,
      discount: discountRate,
      ...(flags.stress === undefined ? {} : { stress }),
      presentValue: forecast.presentValue.toString(),
      worth: worth.toString(),
      faces: faces.toString(),
      afterLastDate: afterLast,
      classes: Object.fromEntries(
        sized.classes.map(({ id, ...each }) => [id, classJson(each, targets.classes[id])]),
      ),
      reserves: Object.fromEntries(
        deal.reserves.map(({ id, opening }) => [id, { opening: opening.toString() }]),
      ),
      plan: plan.map(String),
    };
    context.stdout(`${JSON.stringify(json)}\n`);
  } else {
    context.stdout(
      inWords(sized, targets, {
        out: flags.out,
        assumedShare: forecast.assumedShare,
        worth,
        decimals,
        symbol: deal.currency.symbol,
        provenance: [
          `weir ${provenance.version}; ${scenarios} simulated paths, seed ${seed}`,
          ...flags.set.map((setting) => `  --set ${setting}`),
          ...provenance.files.map(
            ({ role, file, sha256 }) => `  ${role} ${file} sha256 ${sha256.slice(0, 16)}…`,
          ),
        ],
      }),
    );
  }
  return 0;
}

/** Cumulative expected collections in whole units of the currency. */
function planOf(average: Float64Array, decimals: number): bigint[] {
  const unit = 10 ** decimals;
  let sum = 0;
  return Array.from(average, (amount) => {
    sum += amount;
    return BigInt(Math.floor(sum / unit)) * BigInt(unit);
  });
}

function given(targets: Targets, key: "denomination" | "retained"): Record<string, string> {
  return Object.fromEntries(
    Object.entries(targets.classes).flatMap(([id, each]) => {
      const text = each[key];
      return text === undefined ? [] : [[id, text]];
    }),
  );
}

function classJson(
  { face, repaid, averageLife, binding }: Omit<SizeClassesReturnType["classes"][number], "id">,
  target: Targets["classes"][string] | undefined,
) {
  return {
    face: face.toString(),
    repaid,
    wal: averageLife,
    binding: binding === "averageLife" ? "wal" : binding,
    target: { repaid: target?.repaid ?? null, wal: target?.wal ?? null, rest: target?.rest ?? false },
  };
}

const failures = {
  repaid: "is repaid in full too seldom",
  averageLife: "lives too long",
  worth: "finds no room below what the package is worth",
};

function noSizeInWords({ id, failed, repaid, averageLife }: NoSize): string {
  const found =
    failed === "worth"
      ? ""
      : ` (repaid in full on ${percent(repaid)} of the paths, weighted average life ${averageLife.toFixed(2)} years)`;
  return `No size of class \`${id}\` meets its targets: even one denomination ${failures[failed]}${found}. Ease the targets, or make the classes above it smaller.`;
}

function inWords(
  { classes }: SizeClassesReturnType,
  targets: Targets,
  {
    out,
    assumedShare,
    worth,
    decimals,
    symbol,
    provenance,
  }: {
    readonly out: string;
    readonly assumedShare: number;
    readonly worth: bigint;
    readonly decimals: number;
    readonly symbol: string;
    /** Lines from which it can be made again. */
    readonly provenance: readonly string[];
  },
): string {
  let above = 0n;
  const total = classes.reduce((sum, { face }) => sum + face, 0n);
  const rows = classes.map(({ id, face, repaid, averageLife, binding }) => {
    const target = targets.classes[id];
    above += face;
    return [
      id,
      wholeUnits(face, decimals),
      percent(Number(above) / Number(total)),
      target?.repaid === undefined ? percent(repaid) : `${percent(repaid)} of ${percent(target.repaid)}`,
      target?.wal === undefined ? averageLife.toFixed(2) : `${averageLife.toFixed(2)} of ${target.wal}`,
      binding === "averageLife" ? "wal" : binding,
    ];
  });
  const lines = table(
    [["class", `face, ${symbol}`, "down to", "repaid in full", "WAL", "bound by"], ...rows],
    "lrrrrl",
  );
  return `${percent(assumedShare)} of the value rests on what is assumed.\n${out}: faces of ${wholeUnits(total, decimals)} within a worth of ${wholeUnits(worth, decimals)} ${symbol}\n\n${lines.join("\n")}\n\n${provenance.join("\n")}\n`;
}
