import { expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { buyoutWay } from "../../scripts/demo/ways/buyout.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const outcomeSchema = z.object({
  ok: z.boolean(),
  audits: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      checks: z.array(z.object({ id: z.string(), compared: z.number() })),
    }),
  ),
  covered: z.record(z.string(), z.array(z.string())),
  missing: z.array(z.string()),
  lines: z.array(z.object({ line: z.string(), refused: z.string().optional() })),
});

it("plays a buyout, and its audits find all of it", async () => {
  const { exit, stdout, stderr } = await runCommand(["demo", "--way", "buyout", "--json"], {
    cwd: emptyFolder(),
    commands,
  });
  expect(exit, stderr).toBe(0);
  const { ok, audits, covered, missing, lines } = outcomeSchema.parse(JSON.parse(stdout));
  expect({ ok, missing }).toEqual({ ok: true, missing: [] });
  expect(audits.map(({ name, ok: isOk }) => [name, isOk])).toEqual([
    ["buyout", true],
    ["exchange", true],
  ]);
  const compared = audits[0]?.checks.filter((check) => check.compared > 0).map(({ id }) => id);
  expect(compared).toEqual(
    expect.arrayContaining(["code", "logs", "steps", "deposits", "state", "balances", "lots"]),
  );
  for (const name of buyoutWay.covered) {
    expect(covered[name]?.length, name).toBeGreaterThan(0);
  }
  const refused = lines.flatMap((line) => line.refused ?? []);
  expect(refused).toEqual(
    expect.arrayContaining([
      "leastAccounts",
      "buyerLicence",
      "longestTerm",
      "leastFirstPart",
      "transferAgain",
      "TitleIsFinal",
      "NotPaid",
      "AlreadyPutBack",
    ]),
  );
}, 240_000);
