import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { type Chain, FUNDER_KEY, startChain } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { isNonStandardMethod, startRpcProxy, type RpcProxy } from "../setup/rpc-proxy.ts";
import { runCommand, type CommandResult } from "./run-command.ts";

const LIMIT_MS = 20 * 60_000;
const OTHER_CHAIN = 9_001_001;
/** Twenty days before the demo's closing, 2026-05-31. */
const START = Date.parse("2026-05-11T00:00:00Z") / 1000;

const hashes = z.array(z.string().regex(/^0x[0-9a-f]{64}$/)).min(1);
const units = z.string().regex(/^\d+$/).transform(BigInt);
const demoSchema = z.object({
  trust: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  loans: z.number(),
  excluded: z.number(),
  faces: units,
  presentValue: units,
  dates: z.number(),
  holders: z.number(),
  collected: units,
  paid: units,
  audit: z.object({
    ok: z.boolean(),
    checks: z.array(z.object({ id: z.string(), ok: z.boolean(), compared: z.number() })),
  }),
  covered: z.object({
    shortfall: hashes,
    triggerSet: hashes,
    missedReport: hashes,
    challengedReport: hashes,
    transferBetweenDates: hashes,
    frozenHolder: hashes,
    blacklistedHolder: hashes,
    push: hashes,
    claim: hashes,
    lateCash: hashes,
  }),
});

/** The words after `npx weir` of a line as the demo prints it. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:'[^']*'|[^\s'])+/g) ?? [];
  return words.slice(2).map((word) => word.replaceAll("'", ""));
}

describe("weir demo", () => {
  const folder = mkdtempSync(join(tmpdir(), "weir-demo-"));
  let demo: CommandResult;
  beforeAll(async () => {
    demo = await runCommand(["demo", "--json"], { cwd: folder, commands });
  }, LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("passes its audit over a thousand values and shows all that it covers", () => {
    expect(demo.exit, demo.stderr).toBe(0);
    const result = demoSchema.parse(JSON.parse(demo.stdout));
    expect(result.dates).toBeGreaterThanOrEqual(8);
    expect(result.holders).toBe(25);
    expect(result.faces).toBeLessThanOrEqual(result.presentValue);
    expect(result.paid).toBeGreaterThan(0n);
    expect(result.paid).toBeLessThanOrEqual(result.collected);
    expect(result.audit.ok).toBe(true);
    expect(result.audit.checks.every(({ ok }) => ok)).toBe(true);
    expect(result.audit.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["documents", "collections"]),
    );
    expect(result.audit.checks.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThanOrEqual(1000);
  });

  it("writes nothing to standard output but one JSON object", () => {
    expect(demo.stdout.trim().split("\n")).toHaveLength(1);
  });

  describe("its lines on another chain, a block a second, nothing unlocked, standard methods only", () => {
    const other = mkdtempSync(join(tmpdir(), "weir-lines-"));
    let chain: Chain;
    let proxy: RpcProxy;
    beforeAll(async () => {
      chain = await startChain({ chainId: OTHER_CHAIN, blockTime: 1, genesisTimestamp: START });
      proxy = await startRpcProxy({ target: chain.rpc, refuse: isNonStandardMethod });
    });
    afterAll(async () => {
      await proxy.stop();
      await chain.stop();
      rmSync(other, { recursive: true, force: true });
    });

    it(
      "carry a trust to the same end",
      async () => {
        const lines = demo.stderr.split("\n").filter((line) => line.startsWith("npx weir "));
        cpSync(join(folder, ".weir", "demo"), join(other, ".weir", "demo"), {
          recursive: true,
          // The files that the lines read; the tape, keys, addresses and journals are made by the lines.
          filter: (path) => !/demo\/(keys|journal|reports|tapes|addresses\.json|tape\.csv)/.test(path),
        });
        const setup = join(other, ".weir", "demo", "setup.yaml");
        writeFileSync(setup, readFileSync(setup, "utf8").replace("chain: 31337", `chain: ${OTHER_CHAIN}`));
        const env = {
          WEIR_RPC: proxy.url,
          WEIR_STATE: ".weir/demo",
          WEIR_KEY_FUNDER: FUNDER_KEY,
          WEIR_YES: "1",
        };
        let trust = "";
        for (const line of lines) {
          const words = wordsOf(line);
          const isIssue = words[0] === "issue";
          // The trust's address follows from the chain's id; every other line names it by its name.
          const argv = words[0] === "audit" ? ["audit", trust, ...words.slice(2)] : words;
          const { exit, stdout, stderr } = await runCommand(isIssue ? [...argv, "--json"] : argv, {
            cwd: other,
            commands,
            env,
          });
          expect(exit, `${line}\n${stdout}\n${stderr}`).toBe(0);
          if (isIssue) {
            trust = z.object({ trust: z.string() }).parse(JSON.parse(stdout)).trust;
          }
        }
        expect(lines.at(-1)).toMatch(/^npx weir audit /);
        expect(lines.length).toBeGreaterThan(100);
        expect([...proxy.refused]).toEqual([]);
      },
      LIMIT_MS,
    );
  });
});
