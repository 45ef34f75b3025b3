import { describe, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const LIMIT_MS = 10 * 60_000;

describe("weir demo --way securitization", () => {
  it(
    "passes the audits of trust, venues and repurchases, which find all that it promises",
    async () => {
      const { exit, stdout, stderr } = await runCommand(["demo", "--way", "securitization", "--json"], {
        cwd: emptyFolder(),
        commands,
      });
      expect(exit, stderr).toBe(0);
      const { ok, missing, audits, covered, lines } = z
        .object({
          ok: z.boolean(),
          missing: z.array(z.string()),
          audits: z.array(z.object({ name: z.string(), ok: z.boolean() })),
          covered: z.record(z.string(), z.array(z.string())),
          lines: z.array(z.object({ refused: z.string().optional() })),
        })
        .parse(JSON.parse(stdout));
      expect({ ok, missing }).toEqual({ ok: true, missing: [] });
      expect(audits.map(({ name }) => name)).toEqual(["xinyuan", "exchange", "auction", "repurchase"]);
      for (const name of "auctionedRemainder secondRound winnerDefaulted noteSold servicerReplaced holdersChallenge recovered newCategoryBought woundUp".split(
        " ",
      )) {
        expect(covered[name], name).not.toEqual([]);
      }
      expect(lines.filter(({ refused }) => refused !== undefined).length).toBeGreaterThanOrEqual(8);
    },
    LIMIT_MS,
  );
});
