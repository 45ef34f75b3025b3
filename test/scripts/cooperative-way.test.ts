import { expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { cooperative } from "../../scripts/demo/ways/cooperative.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const outcomeSchema = z.object({
  ok: z.boolean(),
  audits: z.array(
    z.object({
      ok: z.boolean(),
      checks: z.array(z.object({ id: z.string(), compared: z.number() })),
    }),
  ),
  covered: z.record(z.string(), z.array(z.string())),
  missing: z.array(z.string()),
  lines: z.array(z.object({ line: z.string(), refused: z.string().optional() })),
});

it("plays a venture, and its audit finds all of it", async () => {
  const { exit, stdout, stderr } = await runCommand(["demo", "--way", "cooperative", "--json"], {
    cwd: emptyFolder(),
    commands,
  });
  expect(exit, stderr).toBe(0);
  const { ok, audits, covered, missing, lines } = outcomeSchema.parse(JSON.parse(stdout));
  expect({ ok, missing }).toEqual({ ok: true, missing: [] });
  const votes = audits[0]?.checks.find(({ id }) => id === "votes");
  expect(votes?.compared).toBeGreaterThan(100);
  for (const name of cooperative.covered) {
    expect(covered[name]?.length, name).toBeGreaterThan(0);
  }
  expect(lines.flatMap((line) => line.refused ?? [])).toEqual(
    expect.arrayContaining(["NotEligible", "NotContributor", "OverContribution", "OverWorks", "NotListed"]),
  );
}, 240_000);
