import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import type { CliCommand, CliContext } from "../../scripts/cli/command.ts";
import { commands } from "../../scripts/commands.ts";
import { playWay } from "../../scripts/demo/ways/play-way.ts";
import type { Stage, Way } from "../../scripts/demo/ways/way.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const LIMIT_MS = 120_000;
const HASH = `0x${"11".repeat(32)}`;

const outcomeSchema = z.object({
  way: z.string(),
  ok: z.boolean(),
  audits: z.array(z.object({ name: z.string(), address: z.string(), ok: z.boolean() })),
  covered: z.record(z.string(), z.array(z.string())),
  missing: z.array(z.string()),
  lines: z.array(
    z.object({
      line: z.string(),
      refused: z.string().optional(),
      gas: z.array(z.object({ title: z.string(), gas: z.number() })),
    }),
  ),
});

/** An audit that finds what it is told to. */
function auditOf(covered: Readonly<Record<string, readonly string[]>>, ok = true): CliCommand {
  return {
    name: "audit",
    configure: (command, run) => {
      command
        .argument("<address>")
        .option("--documents <dir>")
        .option("--json")
        .action(
          run((context: CliContext) => {
            const checks = [{ id: "all", ok, asked: true, compared: 1 }];
            context.stdout(JSON.stringify({ ok, checks, covered }));
            return Promise.resolve(ok ? 0 : 1);
          }),
        );
    },
  };
}

function wayOf(play: (stage: Stage) => Promise<void>): Way {
  return {
    title: "A short way",
    startsOn: "2026-01-02",
    currency: { symbol: "CNYD", decimals: 6 },
    keys: ["bank"],
    covered: ["first", "second"],
    play,
  };
}

async function play(way: Way, audit: CliCommand) {
  const cwd = emptyFolder();
  let stdout = "";
  let stderr = "";
  const context: CliContext = {
    cwd,
    env: {},
    isTerminal: false,
    signal: new AbortController().signal,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  };
  const own = [...commands.filter(({ name }) => name !== "audit"), audit];
  const exit = await playWay(context, { seed: "1", way: "buyout", json: true }, own, { buyout: way });
  return { exit, stderr, cwd, outcome: outcomeSchema.parse(JSON.parse(stdout)) };
}

describe("the frame of the ways", () => {
  it.each([
    [["--way", "barter"], "buyout, cooperative, entrustment, securitization"],
    [["--way", "buyout", "--deal", "deal.yaml"], "nothing beside `--way`"],
  ])("refuses %s", async (flags, words) => {
    const { exit, stderr } = await runCommand(["demo", ...flags], { cwd: emptyFolder(), commands });
    expect(exit).toBe(1);
    expect(stderr).toContain(words);
  });

  it("refuses a way that this version does not have", async () => {
    const context: CliContext = {
      cwd: emptyFolder(),
      env: {},
      isTerminal: false,
      signal: new AbortController().signal,
      stdout: () => undefined,
      stderr: () => undefined,
    };
    await expect(playWay(context, { seed: "1", way: "buyout" }, commands, {})).rejects.toThrow(
      "The way `buyout` cannot be played",
    );
  });

  it(
    "prints each line as it is typed, with the rule where it is refused, and merges what the audits found",
    async () => {
      const way = wayOf(async (stage) => {
        stage.chapter("Somebody is listed");
        stage.write("note.txt", "read by lines\n");
        const listed = ["attest", "bank", "--category", "bank", "--country", "CN", "--expiry", "2040-01-01"];
        await stage.refuse("is no registrar", ...listed, "--from", "bank");
        const answer = await stage.run(...listed);
        expect(answer.transactions).toHaveLength(1);
        await stage.clock("2026-02-03");
        expect((await stage.run("clock")).text("date")).toBe("2026-02-03");
        await stage.clock("2026-02-03T23:59Z");
        expect((await stage.run("clock")).text("date")).toBe("2026-02-03");
        stage.audit({ name: "registry" });
        stage.audit({ name: "currency", hasDocuments: true });
        stage.audit({ name: "registry" });
      });
      const { exit, stderr, cwd, outcome } = await play(way, auditOf({ first: [HASH], second: [HASH] }));
      expect(exit).toBe(0);
      expect(outcome.ok).toBe(true);
      expect(outcome.audits.map(({ name }) => name)).toEqual(["registry", "currency"]);
      expect(outcome.covered).toEqual({ first: [HASH], second: [HASH] });
      expect(outcome.missing).toEqual([]);
      expect(stderr).toContain("\n# Somebody is listed\nnpx weir attest bank --category bank");
      expect(stderr).toContain("--from bank # is refused: is no registrar\n");
      expect(outcome.lines.filter(({ refused }) => refused !== undefined)).toHaveLength(1);
      expect(outcome.lines.flatMap(({ gas }) => gas).every(({ gas }) => gas > 0)).toBe(true);
      expect(existsSync(join(cwd, ".weir", "demo.lock"))).toBe(false);
      expect(readFileSync(join(cwd, ".weir", "demo", "note.txt"), "utf8")).toBe("read by lines\n");
    },
    LIMIT_MS,
  );

  it.each([
    ["an audit does not pass", auditOf({ first: [HASH], second: [HASH] }, false), []],
    ["an audit finds nothing of a name", auditOf({ first: [HASH] }), ["second"]],
  ])(
    "is not right where %s",
    async (_, audit, missing) => {
      const way = wayOf((stage) => {
        stage.audit({ name: "registry" });
        return Promise.resolve();
      });
      const { exit, outcome } = await play(way, audit);
      expect(exit).toBe(1);
      expect(outcome.ok).toBe(false);
      expect(outcome.missing).toEqual(missing);
    },
    LIMIT_MS,
  );

  it(
    "stops where a line that is to be refused is carried out, or is refused for another reason",
    async () => {
      const audit = auditOf({});
      const listed = ["attest", "bank", "--category", "bank", "--country", "CN", "--expiry", "2040-01-01"];
      await expect(
        play(
          wayOf((stage) => stage.refuse("NotRegistrar", ...listed)),
          audit,
        ),
      ).rejects.toThrow("exit code 0");
      await expect(
        play(
          wayOf((stage) => stage.refuse("TooFewAccounts", ...listed, "--from", "bank")),
          audit,
        ),
      ).rejects.toThrow("for another reason");
    },
    LIMIT_MS,
  );
});
