import { describe, expect, it } from "vitest";
import { z } from "zod";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const LIMIT_MS = 10 * 60_000;

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

/**
 * What each way must show, its audits by name, the checks of the first that compared something, how many votes' figures
 * were compared at least, what is refused on it and how often at least.
 */
const WAYS = {
  buyout: {
    covered:
      "paidAtOnce instalments lateInstalment cured saleDefault putBack collectionsNetted exchangeSale competingOffer",
    audits: "buyout exchange",
    checks: "code logs steps deposits state balances lots",
    refused:
      "leastAccounts buyerLicence longestTerm leastFirstPart transferAgain TitleIsFinal NotPaid AlreadyPutBack",
    refusals: 14,
  },
  cooperative: {
    covered: "industryRefused milestone refusedMilestone allTiers exitBySale",
    audits: "hengda exchange",
    checks: "code logs votes asset",
    votes: 195,
    refused:
      "NotEligible NotContributor OverContribution OverWorks NotListed BadSale DatesRemain AssetNotHeld TooEarly",
    refusals: 10,
  },
  entrustment: {
    covered: "titleBlocked rightSold fundProRata missedRemittance enforcement newServicerNamed insolvency",
    audits: "longxi guihang fundSubscription exchange",
    checks: "code logs votes asset",
    refused: "HolderNotAdmitted looks-through NoGround HasConflict StillGround TitleUnderRight",
    refusals: 23,
  },
  securitization: {
    covered:
      "auctionedRemainder secondRound winnerDefaulted noteSold servicerReplaced holdersChallenge recovered newCategoryBought woundUp addressAnnounced allotmentProRata",
    audits: "xinyuan exchange auction repurchase",
    checks: "code logs votes asset powers",
    refused: "NotEligible BelowMinimum AccountIsOffice BadAddress NotAuthorized",
    refusals: 13,
  },
} as const;

const words = (text: string): string[] => text.split(" ");

describe.each(Object.entries(WAYS))("weir demo --way %s", (way, expected) => {
  it(
    "passes the audits of every contract, which find all that it must show",
    async () => {
      const { exit, stdout, stderr } = await runCommand(["demo", "--way", way, "--json"], {
        cwd: emptyFolder(),
        commands,
      });
      expect(exit, stderr).toBe(0);
      const { ok, audits, covered, missing, lines } = outcomeSchema.parse(JSON.parse(stdout));
      expect({ ok, missing }).toEqual({ ok: true, missing: [] });
      expect(audits.map(({ name }) => name)).toEqual(words(expected.audits));
      expect(audits.every((audit) => audit.ok)).toBe(true);
      for (const name of words(expected.covered)) {
        expect(covered[name]?.length ?? 0, name).toBeGreaterThan(0);
      }
      const compared = audits[0]?.checks.filter((check) => check.compared > 0).map(({ id }) => id);
      expect(compared).toEqual(expect.arrayContaining(words(expected.checks)));
      if ("votes" in expected) {
        const votes = audits[0]?.checks.find(({ id }) => id === "votes");
        expect(votes?.compared).toBeGreaterThanOrEqual(expected.votes);
      }
      const refused = lines.flatMap((line) => line.refused ?? []);
      expect(refused).toEqual(expect.arrayContaining(words(expected.refused)));
      expect(refused.length).toBeGreaterThanOrEqual(expected.refusals);
    },
    LIMIT_MS,
  );
});
