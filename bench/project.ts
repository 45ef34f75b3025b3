import { InvariantError } from "../engine/errors/errors.ts";
import { termsHash } from "../engine/program/compile.ts";
import { projectionJson } from "../engine/project/projection-json.ts";
import { runDates } from "../engine/waterfall/run-date.ts";
import { openingState } from "../engine/waterfall/state.ts";
import { engineFigures, engineInputs, gacsDeal, lifeOf, lineFigures } from "./gacs/lives.ts";
import { inStrings, straightLine } from "./gacs/straight-line.ts";

const LIVES = 40;
const ROUNDS = 15;
const ROUND_MS = 150;

/**
 * The exact engine with all it puts out, decimal strings included, over a straight-line function that can do this one deal
 * only: as bigints (`ratio`), and as the same strings that the engine gives (`ratioInStrings`). They take turns, so that all
 * meet the same machine; of each the median round counts.
 */
export function run(): Promise<object> {
  const lives = Array.from({ length: LIVES }, (_, i) => lifeOf(i + 1));
  const inputs = lives.map(engineInputs);
  const hash = termsHash(gacsDeal);
  const engine = (life: number) =>
    projectionJson(gacsDeal, hash, runDates(gacsDeal, openingState(gacsDeal), inputs[life] ?? []));
  const bare = (life: number) => straightLine(lives[life] ?? []);
  const bareInStrings = (life: number) => bare(life).map(inStrings);
  for (const life of lives.keys()) {
    if (engine(life).dates.map(engineFigures).join() !== bare(life).map(lineFigures).join()) {
      throw new InvariantError(`Life \`${life}\` has other figures in the engine than by hand.`);
    }
  }
  const rounds = Array.from({ length: ROUNDS }, () => ({
    engine: datesPerSecond(engine),
    bare: datesPerSecond(bare),
    bareInStrings: datesPerSecond(bareInStrings),
  }));
  const engineDatesPerSecond = median(rounds.map((round) => round.engine));
  const bareDatesPerSecond = median(rounds.map((round) => round.bare));
  const bareInStringsDatesPerSecond = median(rounds.map((round) => round.bareInStrings));
  return Promise.resolve({
    engineDatesPerSecond: Math.round(engineDatesPerSecond),
    bareDatesPerSecond: Math.round(bareDatesPerSecond),
    ratio: Number((bareDatesPerSecond / engineDatesPerSecond).toFixed(2)),
    bareInStringsDatesPerSecond: Math.round(bareInStringsDatesPerSecond),
    ratioInStrings: Number((bareInStringsDatesPerSecond / engineDatesPerSecond).toFixed(2)),
    termsHash: hash,
  });
}

function datesPerSecond(runLife: (life: number) => unknown): number {
  const started = performance.now();
  let dates = 0;
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    for (let life = 0; life < LIVES; life++) {
      runLife(life);
    }
    dates += LIVES * gacsDeal.dates.length;
    elapsed = performance.now() - started;
  }
  return (dates * 1000) / elapsed;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
