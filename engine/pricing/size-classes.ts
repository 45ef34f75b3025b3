import type { Day, Deal, Units } from "../deal/model.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { type Steps, atOnce } from "../steps/steps.ts";
import { averageLife, runPaths } from "./class-value.ts";
import { compileWaterfall } from "./path-waterfall.ts";
import { DAYS_PER_YEAR } from "./present-value.ts";

const NOTHING = 0.5;
/** Sizes of one class move those of others; more rounds than ranks have never been needed. */
const MOST_ROUNDS = 6;

/** What a class must do over all paths. */
export interface ClassTarget {
  readonly id: string;
  /** Least share of paths on which it is repaid in full, principal and interest, by a day (else the final date). */
  readonly repaid?: { readonly share: number; readonly by: Day | undefined };
  /** Most years of weighted average life, mean over paths. */
  readonly averageLife?: number;
  /** Takes what the worth of the package leaves, instead of a size that its own targets give. */
  readonly isRest: boolean;
}

export interface SizeClassesParameters {
  /** The faces of its classes do not matter, their denominations do. */
  readonly template: Deal;
  readonly inputs: readonly DateInput[];
  readonly paths: Float64Array;
  /** In order of rank, each class of the deal once. */
  readonly targets: readonly ClassTarget[];
  /** All faces together are at most this. */
  readonly worth: Units;
  /** Openings of reserves as shares of the faces of some classes, by position. */
  readonly reserves: readonly {
    readonly reserve: number;
    readonly share: number;
    readonly of: readonly number[];
  }[];
}

/** Which target stops a class from being larger by one denomination. */
export type Binding = "repaid" | "averageLife" | "worth" | "rest";

export interface SizedClass {
  readonly id: string;
  readonly face: Units;
  /** Share of paths repaid in full by the target's day, and mean weighted average life in years. */
  readonly repaid: number;
  readonly averageLife: number;
  readonly binding: Binding;
}

export interface SizeClassesReturnType {
  /** The template with faces and openings of reserves put in. */
  readonly deal: Deal;
  readonly classes: readonly SizedClass[];
}

/** A class that no size fits; `failed` is what one denomination already fails. */
export interface NoSize {
  readonly id: string;
  readonly failed: Exclude<Binding, "rest">;
  readonly repaid: number;
  readonly averageLife: number;
}

/**
 * Makes each class, in order of rank, as large as its targets let it be, in whole denominations; again, with the others
 * as they then are, until nothing changes. That a smaller class is repaid sooner and more often is taken for granted
 * while halving, and checked of the size that comes out.
 */
export function sizeClasses(parameters: SizeClassesParameters): SizeClassesReturnType | NoSize {
  return atOnce(sizeClassesInSteps(parameters));
}

/** As `sizeClasses`, with a pause after each size that was tried. */
export function* sizeClassesInSteps(
  parameters: SizeClassesParameters,
): Steps<SizeClassesReturnType | NoSize> {
  const { template, targets } = parameters;
  const steps = template.classes.map(({ denomination }) => denomination ?? 1n);
  let faces: readonly Units[] = steps;
  const rests = new Set(
    targets.flatMap(({ id, isRest }) =>
      isRest ? [template.classes.findIndex((each) => each.id === id)] : [],
    ),
  );
  const bindings = new Map<string, Binding>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = faces;
    for (const target of targets) {
      const i = template.classes.findIndex(({ id }) => id === target.id);
      // What takes the rest makes room for whoever has targets.
      const others = target.isRest
        ? faces
        : faces.map((face, other) => (rests.has(other) ? (steps[other] ?? 1n) : face));
      const found = yield* sizeOne(parameters, others, i, target);
      if ("failed" in found) {
        return found;
      }
      faces = faces.with(i, found.face);
      bindings.set(target.id, found.binding);
    }
    if (faces.every((face, i) => face === before[i])) {
      break;
    }
  }
  const measures = measure(parameters, faces);
  return {
    deal: withFaces(parameters, faces),
    classes: targets.map((target) => {
      const i = template.classes.findIndex(({ id }) => id === target.id);
      return {
        id: target.id,
        face: faces[i] ?? 0n,
        ...measures(i, target),
        binding: bindings.get(target.id) ?? "worth",
      };
    }),
  };
}

function* sizeOne(
  parameters: SizeClassesParameters,
  faces: readonly Units[],
  i: number,
  target: ClassTarget,
): Steps<{ readonly face: Units; readonly binding: Binding } | NoSize> {
  const step = parameters.template.classes[i]?.denomination ?? 1n;
  const others = faces.reduce((sum, face, other) => (other === i ? sum : sum + face), 0n);
  const room = parameters.worth > others ? (parameters.worth - others) / step : 0n;
  if (room === 0n) {
    return { id: target.id, failed: "worth", repaid: 0, averageLife: 0 };
  }
  if (target.isRest) {
    return { face: room * step, binding: "rest" };
  }
  const failure = (count: bigint) =>
    failedTarget(measure(parameters, faces.with(i, count * step))(i, target), target);
  yield;
  const first = failure(1n);
  if (first !== undefined) {
    return { id: target.id, failed: first, ...measure(parameters, faces.with(i, step))(i, target) };
  }
  let [fits, fails] = [1n, room + 1n];
  let binding: Binding | undefined;
  while (fails - fits > 1n) {
    const middle = (fits + fails) / 2n;
    yield;
    const failed = failure(middle);
    if (failed === undefined) {
      fits = middle;
    } else {
      fails = middle;
      binding = failed;
    }
  }
  // Where the room ends just where a target does, the target is what stops it.
  return { face: fits * step, binding: binding ?? failure(room + 1n) ?? "worth" };
}

interface Measures {
  readonly repaid: number;
  readonly averageLife: number;
}

function failedTarget(found: Measures, target: ClassTarget): "repaid" | "averageLife" | undefined {
  if (target.repaid !== undefined && found.repaid < target.repaid.share) {
    return "repaid";
  }
  return target.averageLife !== undefined && found.averageLife > target.averageLife
    ? "averageLife"
    : undefined;
}

/** Runs all paths with classes of these sizes. */
function measure(
  parameters: SizeClassesParameters,
  faces: readonly Units[],
): (i: number, target: ClassTarget) => Measures {
  const { inputs, paths } = parameters;
  const deal = withFaces(parameters, faces);
  const waterfall = compileWaterfall(deal, inputs, ["paid", "balance", "unpaid"]);
  const all = runPaths(waterfall, deal.classes.length, paths);
  const { dates } = waterfall;
  const years = Float64Array.from(inputs, ({ day }) => (day - deal.closing) / DAYS_PER_YEAR);
  return (i, { repaid: wanted }) => {
    const own = all[i];
    const last =
      wanted?.by === undefined ? dates - 1 : inputs.findLastIndex(({ day }) => day <= (wanted.by ?? 0));
    let [repaid, lives] = [0, 0];
    for (let start = 0; start < paths.length; start += dates) {
      const owed = (own?.balance[start + last] ?? 0) + (own?.unpaid[start + last] ?? 0);
      repaid += owed < NOTHING ? 1 : 0;
      const balances = own?.balance.subarray(start, start + dates) ?? new Float64Array();
      lives += averageLife(balances, years, Number(faces[i] ?? 0n));
    }
    const count = paths.length / dates;
    return { repaid: repaid / count, averageLife: lives / count };
  };
}

function withFaces({ template, reserves }: SizeClassesParameters, faces: readonly Units[]): Deal {
  return {
    ...template,
    classes: template.classes.map((each, i) => ({ ...each, face: faces[i] ?? each.face })),
    reserves: template.reserves.map((each, i) => {
      const rule = reserves.find(({ reserve }) => reserve === i);
      const base = rule?.of.reduce((sum, c) => sum + Number(faces[c] ?? 0n), 0) ?? 0;
      const unit = 10 ** template.currency.decimals;
      return rule === undefined
        ? each
        : { ...each, opening: BigInt(Math.floor((base * rule.share) / unit) * unit) };
    }),
  };
}
