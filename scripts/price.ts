import { valueClasses } from "../engine/pricing/class-value.ts";
import { discountAt } from "../engine/pricing/discount.ts";
import { sensitivities, valuePackage } from "../engine/pricing/package-value.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { readDiscount, readStress } from "./forecast/read-options.ts";
import { loadCase } from "./price/load-case.ts";
import { priceJson, type Pricing } from "./price/price-json.ts";
import { priceText } from "./price/price-text.ts";
import { provenanceOf } from "./price/provenance.ts";
import { readByClass, readCount, readRate } from "./price/read-options.ts";
import { readAmount } from "./session/read-input.ts";

interface Flags {
  readonly collections: string;
  readonly rates?: string;
  readonly discount: string;
  readonly targetIrr: string;
  readonly bid?: string;
  readonly price: readonly string[];
  readonly yield: readonly string[];
  readonly scenarios: string;
  readonly seed: string;
  readonly stress?: string;
  readonly json?: boolean;
}

const MOST_SCENARIOS = 100_000;
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
      .requiredOption(
        "--collections <file>",
        "CSV: date, collected, and what is reported, as `weir project` reads it",
      )
      .option("--rates <file>", "CSV: date and a column an index")
      .option("--discount <rate>", "what money must earn a year, as 10% or 0.1", "10%")
      .option("--target-irr <rate>", "what a bid must earn a year", "15%")
      .option("--bid <amount>", "paid for the package; else its net present value")
      .option(
        "--price <class=share>",
        "price of a class over its face, as senior=98%; else its issue price",
        collect,
        [],
      )
      .option("--yield <class=rate>", "yield of a class to be turned into a price, as senior=4%", collect, [])
      .option(
        "--scenarios <n>",
        "paths about the collections, drawn with an assumed spread; 1: just those",
        "1",
      )
      .option("--seed <text>", "the same seed gives the same paths", "1")
      .option(
        "--stress <factors>",
        "multiplies what comes in, how long it takes, reported fees: price=0.5,time=2,cost=2",
      )
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir price examples/china/deal.yaml --collections examples/china/collections.csv --yield senior=4%\n  weir price deal.yaml --collections plan.csv --rates rates.csv --scenarios 10000 --seed 7 --price A=98.5% --json\n",
      )
      .action(run(priceDeal));
  },
};

function priceDeal(context: CliContext, dealFile: string, flags: Flags): Promise<ExitCode> {
  const scenarios = readCount(flags.scenarios, "--scenarios", MOST_SCENARIOS);
  const { collections, rates, seed } = flags;
  const files = { deal: dealFile, collections, rates };
  const stress = {
    ...(flags.stress === undefined ? { price: 1, time: 1, cost: 1 } : readStress(flags.stress)),
    rate: 0,
  };
  const rate = readDiscount(flags.discount);
  const targetIrr = readRate(flags.targetIrr, "--target-irr");
  const { deal, inputs, flows, paths, from } = loadCase(context, files, { scenarios, seed, stress });
  const classes = deal.classes.map(({ id }) => id);
  const bid =
    flags.bid === undefined ? undefined : Number(readAmount(flags.bid, deal.currency.decimals, "--bid"));
  const parameters = {
    flows,
    from,
    discount: (shift: number) => discountAt(rate, shift),
    price: bid,
    targetIrr,
  };
  const pricing: Pricing = {
    deal,
    days: inputs.map(({ day }) => day),
    rate,
    targetIrr,
    value: valuePackage(parameters),
    sensitivities: sensitivities(parameters),
    classes: valueClasses({
      deal,
      inputs,
      paths,
      prices: readByClass(flags.price, "--price", classes),
      yields: readByClass(flags.yield, "--yield", classes),
    }),
    provenance: provenanceOf(context, files, { seed: scenarios === 1 ? undefined : seed, scenarios }),
  };
  context.stdout(flags.json === true ? `${JSON.stringify(priceJson(pricing))}\n` : priceText(pricing));
  return Promise.resolve(0);
}
