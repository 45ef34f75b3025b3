import { z } from "zod";

import { SECONDS_A_DAY, parseDay } from "../../../engine/dates/day.ts";
import { InvariantError, UserError } from "../../../engine/errors/errors.ts";
import { type Chain, startChain } from "../../chain/anvil.ts";
import type { CliCommand, CliContext, ExitCode } from "../../cli/command.ts";
import { wrongOption } from "../../session/read-input.ts";
import { leaveFolder, takeFolder } from "../folder.ts";
import type { DemoFlags } from "../play.ts";
import { runLine } from "../run-lines.ts";
import { asTyped } from "../script.ts";
import { keepChain, linePrinter, onThrowAwayChain } from "../throw-away.ts";
import { OwnStage } from "./stage.ts";
import type { AuditedContract, Stage, Way } from "./way.ts";
import { WAY_NAMES } from "./way.ts";
import { type Ways, ways } from "./ways.ts";

const GAS_COINS = "5";

const auditSchema = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ id: z.string(), ok: z.boolean(), asked: z.boolean().default(true), compared: z.number() }),
  ),
  covered: z.record(z.string(), z.array(z.string())),
});

/** What the audit of one contract found in the checks that were asked for. */
export interface WayAudit {
  readonly name: string;
  readonly address: string;
  readonly ok: boolean;
  readonly checks: readonly { readonly id: string; readonly ok: boolean; readonly compared: number }[];
}

/** Transactions by the name of what they show. */
export type CoveredNames = Readonly<Record<string, readonly string[]>>;

/** Plays one way out and tells what came out; exit 0 only where every audit passes and found all that the way promises. */
export async function playWay(
  context: CliContext,
  flags: DemoFlags,
  commands: readonly CliCommand[],
  known: Ways = ways,
): Promise<ExitCode> {
  const name = flags.way ?? "";
  refuseOtherFlags(flags);
  const way = findWay(name, known);
  const folder = takeFolder(context);
  let chain: Chain | undefined;
  try {
    const started = performance.now();
    chain = await startChain({ genesisTimestamp: firstDay(way) * SECONDS_A_DAY, signal: context.signal });
    const own = onThrowAwayChain(context, chain, folder);
    const stage = new OwnStage({
      context: own,
      commands,
      folder,
      seed: flags.seed,
      onLine: linePrinter(context),
    });
    await prepare(stage, way);
    await way.play(stage);
    const audits: WayAudit[] = [];
    const covered: Record<string, string[]> = Object.fromEntries(way.covered.map((id) => [id, []]));
    for (const contract of stage.audited) {
      const { found, ...audit } = await auditContract(own, { stage, commands, contract });
      audits.push(audit);
      for (const [id, hashes] of Object.entries(found)) {
        covered[id] = [...new Set([...(covered[id] ?? []), ...hashes])];
      }
    }
    const missing = way.covered.filter((id) => covered[id]?.length === 0);
    const ok = audits.length > 0 && audits.every((audit) => audit.ok) && missing.length === 0;
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const kept = flags.keep === true ? { rpc: chain.rpc } : {};
    context.stdout(
      flags.json === true
        ? `${JSON.stringify({ way: name, ok, audits, covered, missing, lines: stage.played, folder, seconds, ...kept })}\n`
        : inWords({ way, stage, audits, missing, ok, seconds }),
    );
    if (flags.keep === true) {
      await keepChain(context, chain, folder);
    }
    return ok ? 0 : 1;
  } finally {
    await chain?.stop();
    leaveFolder(context, folder);
  }
}

/** @throws InputError where there is no way of that name */
function findWay(name: string, known: Ways): Way {
  const wayName = WAY_NAMES.find((each) => each === name);
  if (wayName === undefined) {
    throw wrongOption("--way", { rule: "way", found: name, expected: `one of ${WAY_NAMES.join(", ")}` });
  }
  const way = known[wayName];
  if (way === undefined) {
    throw new UserError(`The way \`${wayName}\` cannot be played by this version of Weir.`);
  }
  return way;
}

/** A way has its own tape, deal and dates. */
function refuseOtherFlags({ tape, map, deal, setup, dates }: DemoFlags): void {
  const given = Object.entries({ tape, map, deal, setup, dates }).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw wrongOption(`--${given[0]}`, {
      rule: "with-way",
      found: String(given[1]),
      expected: "nothing beside `--way`, which has its own tape, deal and dates",
    });
  }
}

function firstDay({ startsOn }: Way): number {
  const day = parseDay(startsOn);
  if (day === undefined) {
    throw new InvariantError(`The way's first day is \`${startsOn}\`, which is no date.`);
  }
  return day;
}

/** Keys with gas, a currency, the contracts that trusts share. */
async function prepare(stage: Stage, { keys, currency }: Way): Promise<void> {
  const names = [...new Set(["issuer", "operator", "registrar", ...keys])];
  stage.chapter("Keys, a test currency, the contracts that trusts share");
  await stage.run("keys", "new", ...names, "--throw-away");
  await stage.run("keys", "fund", GAS_COINS, ...names, "--from", "funder");
  await stage.run("currency", "deploy", "--symbol", currency.symbol, "--decimals", String(currency.decimals));
  await stage.run("deploy", "--registrar", "registrar");
}

interface AuditContractParameters {
  readonly stage: Stage;
  readonly commands: readonly CliCommand[];
  readonly contract: AuditedContract;
}

/** Audits a contract by the command that anybody would use. */
async function auditContract(
  context: CliContext,
  { stage, commands, contract }: AuditContractParameters,
): Promise<WayAudit & { readonly found: CoveredNames }> {
  const address = await stage.addressOf(contract.name);
  const argv = ["audit", address, ...(contract.hasDocuments === true ? ["--documents", stage.folder] : [])];
  context.stderr(`\n# The audit of ${contract.name}: from the node and its address\n${asTyped(argv)}\n`);
  const answer = await runLine([...argv, "--json"], commands, context, [0, 1, 3]);
  try {
    const { ok, checks, covered } = auditSchema.parse(JSON.parse(answer));
    const asked = checks.filter((check) => check.asked);
    return {
      name: contract.name,
      address,
      ok,
      checks: asked.map(({ id, ok: isOk, compared }) => ({ id, ok: isOk, compared })),
      found: covered,
    };
  } catch (error) {
    throw new UserError(`The audit of ${contract.name} gave no result that can be read:\n${answer}`, {
      cause: error,
    });
  }
}

interface Outcome {
  readonly way: Way;
  readonly stage: OwnStage;
  readonly audits: readonly WayAudit[];
  readonly missing: readonly string[];
  readonly ok: boolean;
  readonly seconds: number;
}

function inWords({ way, stage, audits, missing, ok, seconds }: Outcome): string {
  const refused = stage.played.filter((line) => line.refused !== undefined).length;
  const transactions = stage.played.flatMap(({ gas }) => gas);
  const gas = transactions.reduce((sum, each) => sum + each.gas, 0);
  return [
    "",
    `${way.title}: ${stage.played.length} lines, ${refused} of them refused as they must be; ${transactions.length} transactions, ${gas} gas.`,
    ...audits.flatMap((audit) => [
      `The audit of ${audit.name} ${audit.ok ? "passes" : "does not pass"}:`,
      ...audit.checks.map(
        ({ id, ok: isOk, compared }) => `  ${isOk ? "ok " : "NO "} ${id}: ${compared} values compared`,
      ),
    ]),
    missing.length === 0
      ? `The audits found ${way.covered.join(", ")}.`
      : `The audits did not find ${missing.join(", ")}.`,
    ok ? `All of it is right. In ${seconds} s.` : `Not all of it is right. In ${seconds} s.`,
    "",
  ].join("\n");
}
