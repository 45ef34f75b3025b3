import { readRateOrCurve } from "../engine/forecast/read-rate.ts";
import { noStress } from "../engine/forecast/stress.ts";
import { valueClasses } from "../engine/pricing/class-value.ts";
import { sensitivities, valuePackage } from "../engine/pricing/package-value.ts";
import { commandLine } from "./cli/command-line.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { hearInterruption } from "./cli/interruption.ts";
import { checkOutputs, writeOutput } from "./cli/output-file.ts";
import { UsageError } from "./cli/usage-error.ts";
import { readTogether } from "./session/read-input.ts";
import { readCount, readRateOption, readStress } from "./forecast/read-options.ts";
import { loadDeal, type OpenCase, openCase, type PricingCase } from "./price/load-case.ts";
import { memo } from "./price/memo.ts";
import { priceJson, type Pricing } from "./price/price-json.ts";
import { priceText } from "./price/price-text.ts";
import { provenanceOf } from "./forecast/provenance.ts";
import { readBid, readByClass, readPrice } from "./price/read-options.ts";
import { openTapeCase } from "./price/tape-paths.ts";
import type { TapeFlags } from "./tape/load-tape.ts";

interface Flags extends TapeFlags {
  readonly collections?: string;
  readonly tape?: string;
  readonly assumptions?: string;
  readonly set: readonly string[];
  readonly rates?: string;
  readonly discount: string;
  readonly targetIrr: string;
  readonly bid?: string;
  readonly price: readonly string[];
  readonly yield: readonly string[];
  readonly scenarios?: string;
  readonly seed: string;
  readonly stress?: string;
  readonly memo?: string;
}

const MOST_SCENARIOS = 100_000;
const TAPE_SCENARIOS = 2000;
const collect = (value: string, before: readonly string[]) => [...before, value];

/** What a package and each class of a deal over it are worth. */
export const price: CliCommand = {
  name: "price",
  configure: (command, run) => {
    command
      .description(
        "What a package and each class over it are worth: present value, IRR, bid, yield from price and price from yield.",
      )
      .argument("<deal>", "the deal, YAML or JSON")
      .option(
        "--collections <file>",
        "CSV: date, collected, and what is reported, as `weir project` reads it",
      )
      .option("--tape <file>", "instead: a tape, whose forecast gives the collections")
      .option("--map <file>", "how the tape's columns become fields; else it has the native columns")
      .option("--exclude-faulty", "go on without the loans that have errors")
      .option("--assumptions <file>", "figures that stand before those of examples/assumptions.yaml, by name")
      .option(
        "--set <path=value>",
        "one figure or choice, as defaults.collateral.price=40%; may be repeated",
        collect,
        [],
      )
      .option("--rates <file>", "CSV: date and a column an index")
      .option("--discount <rate>", "what money must earn a year, as 10%, or by years, as 1:8%,5:10%", "10%")
      .option("--target-irr <rate>", "what a bid must earn a year, a rate or a curve", "15%")
      .option("--bid <amount>", "paid for the package; else its net present value")
      .option(
        "--price <class=share>",
        "price of a class over its face, as senior=98%; else its issue price",
        collect,
        [],
      )
      .option(
        "--yield <class=rate>",
        "yield of a class to be turned into a price, as senior=4% or senior=1:3%,5:4%",
        collect,
        [],
      )
      .option(
        "--scenarios <n>",
        `paths; of collections, drawn about them with an assumed spread: 1 unless told, of a tape ${TAPE_SCENARIOS}`,
      )
      .option("--seed <text>", "the same seed gives the same paths", "1")
      .option(
        "--stress <factors>",
        "multiplies what comes in, how long it takes, what it costs: price=0.5,time=2,cost=2",
      )
      .option("--memo <file>", "writes a valuation memo as well, HTML that prints")
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir price examples/china/deal.yaml --collections examples/china/collections.csv --yield senior=4%\n  weir price deal.yaml --tape tape.csv --scenarios 10000 --seed 7 --price senior=98.5% --memo memo.html --json\n",
      )
      .action(run(priceDeal));
  },
};

async function priceDeal(context: CliContext, dealFile: string, flags: Flags): Promise<ExitCode> {
  const { collections, tape, rates, seed } = flags;
  if ((collections === undefined) === (tape === undefined)) {
    throw new UsageError(
      "Give one of `--collections FILE` and `--tape FILE` (weir help price shows examples).",
    );
  }
  const ofTapes = {
    map: flags.map,
    assumptions: flags.assumptions,
    set: flags.set[0],
    "exclude-faulty": flags.excludeFaulty,
  };
  const [idle] = Object.entries(ofTapes).find(([, value]) => value !== undefined) ?? [];
  if (tape === undefined && idle !== undefined) {
    context.stderr(
      `\`--${idle}\` goes with \`--tape FILE\` and does nothing here: collections that are given rest on no map and no assumptions.\n`,
    );
  }
  const { map, assumptions, set }: Partial<Flags> = tape === undefined ? {} : flags;
  const memos = flags.memo === undefined ? [] : [{ option: "--memo", file: flags.memo }];
  checkOutputs(context, memos, [dealFile, collections, tape, map, assumptions, rates]);
  const deal = loadDeal(context, dealFile);
  const ids = deal.classes.map(({ id }) => id);
  const { scenarios, stress, rate, targetIrr, prices, yields, bid } = readTogether({
    scenarios: () =>
      readCount(
        flags.scenarios ?? (tape === undefined ? "1" : `${TAPE_SCENARIOS}`),
        "--scenarios",
        MOST_SCENARIOS,
      ),
    stress: () => (flags.stress === undefined ? undefined : readStress(flags.stress)),
    rate: () => readRateOption(flags.discount, "--discount"),
    targetIrr: () => readRateOption(flags.targetIrr, "--target-irr"),
    prices: () => readByClass(flags.price, "--price", ids, readPrice),
    yields: () => readByClass(flags.yield, "--yield", ids, (text) => readRateOrCurve(text, { signed: true })),
    bid: () => (flags.bid === undefined ? undefined : readBid(flags.bid, deal.currency.decimals)),
  });
  const how = { scenarios, seed };
  const caseUnder: OpenCase =
    tape === undefined
      ? openCase(context, deal, { collections: collections ?? "", rates }, how)
      : await openTapeCase(context, { tape, flags, deal, discountRate: rate, rates, ...how });
  const valued = ({ inputs, paths, flows, from }: PricingCase, paid: number | undefined) => {
    const parameters = { flows, from, rate, price: paid, targetIrr };
    return {
      value: valuePackage(parameters),
      sensitivities: sensitivities(parameters),
      classes: valueClasses({ deal, inputs, paths, prices, yields, rate }),
    };
  };
  const base = await caseUnder(noStress);
  const before = valued(base, bid);
  const found = stress === undefined ? base : await caseUnder(stress);
  const { inputs, paths } = found;
  const pricing: Pricing = {
    deal,
    days: inputs.map(({ day }) => day),
    rate,
    targetIrr,
    // Whoever paid the price keeps having paid it.
    ...(stress === undefined ? before : valued(found, before.value.price)),
    stressed: stress === undefined ? undefined : { stress, before },
    paths,
    assumedShare: found.assumedShare,
    assumed: found.assumed,
    segments: found.segments,
    // A stress is no forecast.
    published: base.published,
    seed: scenarios === 1 ? undefined : seed,
    scenarios,
    settings: set ?? [],
    provenance: await provenanceOf(context, { deal: dealFile, collections, tape, map, assumptions, rates }),
  };
  await hearInterruption(context);
  for (const output of memos) {
    const again = commandLine(["weir", "price", dealFile], { ...flags, scenarios: `${scenarios}` });
    await writeOutput(context, output, memo(pricing, again));
  }
  context.stdout(flags.json === true ? `${JSON.stringify(priceJson(pricing))}\n` : priceText(pricing));
  return 0;
}
