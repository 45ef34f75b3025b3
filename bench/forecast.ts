import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { UncheckedError } from "../engine/errors/errors.ts";
import type { KernelModel } from "../engine/forecast/kernel-model.ts";
import { packageModel } from "../engine/forecast/package-model.ts";
import { simulate } from "../engine/forecast/simulate.ts";
import { createValuation } from "../engine/forecast/valuation.ts";
import { sampleTape } from "../engine/tape/sample-tape.ts";
import { loadAssumptions } from "../scripts/forecast/load-assumptions.ts";
import { simulateOnThreads } from "../scripts/forecast/simulate-on-threads.ts";
import { modelFile } from "./forecast/model-file.ts";

const SEED = "bench";
/** 2026-01-31. */
const CUT_OFF = 20484;
const PERIODS = 40;
const LOANS = 1_000;
const SCENARIOS = 10_240;
const LARGE = 10_000;
/** Of each program, taking turns: the best counts, as other programs on the machine only ever slow down. */
const RUNS = 5;
const ALLOWED_DIFFERENCE = 1e-12;
const kernel = fileURLToPath(new URL("forecast/kernel.c", import.meta.url));

/**
 * What the simulation takes for each loan and scenario on one core, and the same model on the same random numbers in C
 * (`forecast/kernel.c`, one thread, `-O3 -march=native`), whose paths must agree; what a second core gains; how long a
 * package of 10,000 loans takes over 10,000 scenarios and 40 periods on two, and how much memory.
 *
 * @throws UncheckedError where there is no C compiler
 */
export async function run(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "weir-bench-"));
  try {
    const program = compile(folder);
    const model = await sampleModel(LOANS);
    writeFileSync(join(folder, "model"), modelFile(model, SEED));
    // Once to warm up: what is measured is compiled code.
    simulate({ model, scenarios: SCENARIOS / 10, seed: SEED });
    let [own, inC] = [Infinity, Infinity];
    for (let i = 0; i < RUNS; i++) {
      const start = process.threadCpuUsage();
      simulate({ model, scenarios: SCENARIOS, seed: SEED });
      const { user, system } = process.threadCpuUsage(start);
      own = Math.min(own, (user + system) * 1e3);
      inC = Math.min(
        inC,
        Number(execFileSync(program, [join(folder, "model"), `${SCENARIOS}`, join(folder, "paths")])) * 1e9,
      );
    }
    const difference = differenceFrom(model, join(folder, "paths"));
    if (!(difference <= ALLOWED_DIFFERENCE)) {
      throw new Error(`The C program's paths differ by ${difference} of a scenario's total.`);
    }
    const perLoan = (nanoseconds: number) => Number((nanoseconds / LOANS / SCENARIOS).toFixed(2));
    return {
      nsPerLoanScenario: perLoan(own),
      cNsPerLoanScenario: perLoan(inC),
      ratio: Number((own / inC).toFixed(3)),
      difference,
      ...(await threads()),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string): string {
  const program = join(folder, "kernel");
  const { status, error, stderr } = spawnSync("cc", ["-O3", "-march=native", "-o", program, kernel, "-lm"], {
    encoding: "utf8",
  });
  if (error !== undefined) {
    throw new UncheckedError("There is no C compiler (`cc`) to measure against.", { cause: error });
  }
  if (status !== 0) {
    throw new Error(`The C program does not compile:\n${stderr}`);
  }
  return program;
}

async function sampleModel(loans: number): Promise<KernelModel> {
  const assumptions = await loadAssumptions({ cwd: process.cwd() });
  const valuation = createValuation(assumptions, { cutOff: CUT_OFF });
  const prospects = sampleTape({ loans, seed: SEED }).loans.map((loan) => valuation.value(loan).prospect);
  return packageModel({ prospects, valuation, common: assumptions.market.common.is, periods: PERIODS });
}

/** The largest difference of any period of any scenario, over that scenario's total. */
function differenceFrom(model: KernelModel, file: string): number {
  const { paths, periods, scenarios } = simulate({ model, scenarios: SCENARIOS, seed: SEED });
  const theirs = new Float64Array(Uint8Array.from(readFileSync(file)).buffer);
  let largest = 0;
  for (let s = 0; s < scenarios; s++) {
    const path = paths.subarray(s * periods, (s + 1) * periods);
    const total = path.reduce((sum, net) => sum + net, 0);
    path.forEach((net, i) => {
      largest = Math.max(largest, Math.abs(net - (theirs[s * periods + i] ?? NaN)) / total);
    });
  }
  return largest;
}

/** On the clock: the large package on two threads, and how much sooner that is than on one. */
async function threads() {
  const model = await sampleModel(LARGE);
  const seconds = async (count: number, scenarios: number) => {
    const start = performance.now();
    await simulateOnThreads({ model, scenarios, seed: SEED, threads: count });
    return (performance.now() - start) / 1e3;
  };
  await seconds(1, 512);
  let [one, two] = [Infinity, Infinity];
  for (let i = 0; i < 3; i++) {
    one = Math.min(one, await seconds(1, LARGE));
    two = Math.min(two, await seconds(2, LARGE));
  }
  return {
    speedup2: Number((one / two).toFixed(2)),
    largeSeconds: Number(two.toFixed(1)),
    largePeakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
