import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { withChain } from "../setup/chain.ts";
import { type Stage, setStage } from "./stage.ts";

const START = Date.parse("2026-02-02T00:00:00Z") / 1000;
const LIMIT_MS = 180_000;

describe("venues, by the command line", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  const answer = async (line: string): Promise<Record<string, unknown>> =>
    JSON.parse((await stage.done(...line.split(" "), "--json")).stdout) as Record<string, unknown>;
  const refused = async (words: string, line: string) => {
    const { exit, stdout } = await stage.weir(...line.split(" "), "--json");
    expect(exit, line).toBe(1);
    expect(stdout).toContain(words);
  };
  const fault = async (line: string): Promise<unknown> => {
    const { exit, stdout } = await stage.weir(...line.split(" "), "--json");
    expect(exit, line).toBe(1);
    return (JSON.parse(stdout) as { readonly faults: readonly unknown[] }).faults[0];
  };
  const put = "--bidding 2 --payment 5 --from originator";

  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    await stage.sampleTape("sold");
    await stage.sampleTape("other");
    writeFileSync(join(stage.folder, "manifest.txt"), "manifest\n");
    const list = "--country CN --expiry 2040-01-01";
    await answer(`attest agents --category fund ${list}`);
    await answer(`attest investor --category insurer ${list}`);
    await answer(`attest stranger --category 20 ${list}`);
    await answer(`attest custodian --category venueOperator ${list}`);
    await answer("keys fund 10 stranger --from funder");
    await answer("currency mint 1_000_000 agents investor stranger originator");
    const mint = "--bank bank --cut-off 2026-02-01 --document manifest.txt --receiver originator";
    await answer(`title mint --tape sold.csv ${mint}`);
    await answer(`title mint --tape other.csv ${mint}`);
  }, LIMIT_MS);

  it(
    "an auction: rules, two rounds, a default, the next in line, settlement, audit",
    async () => {
      const deployed = await answer("venue deploy auction --from custodian");
      expect(deployed).toMatchObject({ name: "auction", procedure: "auction" });
      expect(await answer("venue deploy auction --from custodian")).toMatchObject({ already: true });
      const up = `venue put-up auction --title-id 1 --price 100_000 --rounds 2 --cut 20% ${put}`;
      await refused("BadRules", up);
      const rules = "--fee 1% --sellers amc --buyers fund,insurer,20 --publicity 3";
      await refused("Only the venue's operator", `venue rules auction ${rules} --from originator`);
      const share = { rule: "share-range", expected: "a share of at most 100%, as 10% or 0.1" };
      expect(await fault(`venue rules auction ${rules.replace("1%", "5")} --from custodian`)).toMatchObject({
        ...share,
        path: "--fee",
        found: "5",
        hint: "for 5 percent write `5%`",
      });
      await answer(`venue rules auction ${rules} --from custodian`);
      expect(await answer(`venue rules auction ${rules} --from custodian`)).toMatchObject({ already: true });
      expect(await answer(`${up} --dry-run`)).toMatchObject({ dryRun: true });
      expect(await fault(`${up} --deposit 10`)).toMatchObject({ ...share, path: "--deposit", found: "10" });
      expect(await fault(`${up} --increment 101%`)).toMatchObject({ ...share, path: "--increment" });
      await refused("the owner of title 1", up.replace("originator", "agents"));
      expect(await answer(up)).toMatchObject({ sale: "1", price: "100000000000" });

      await refused("TooEarly", "venue bid auction 1 --amount 100_000 --from agents");
      await stage.done("clock", "--to", "2026-02-06");
      await refused("BidTooLow", "venue bid auction 1 --amount 99_999 --from agents");
      await refused("BidderNotAdmitted", "venue bid auction 1 --amount 100_000 --from originator");
      await answer("venue bid auction 1 --amount 100_000 --from agents");
      await answer("venue bid auction 1 --amount 110_000 --from investor");
      await refused("AlreadyLeading", "venue decline auction 1 --from investor");
      expect(await answer("venue status auction 1")).toMatchObject({
        status: "open",
        next: "bid",
        deposits: { held: "20000000000" },
      });
      await stage.done("clock", "--to", "2026-02-08");
      expect(await answer("venue award auction 1 --from servicer")).toMatchObject({
        status: "awarded",
        price: "110000000000",
      });
      await refused("TooEarly", "venue next auction 1 --from servicer");
      await stage.done("clock", "--to", "2026-02-14");
      expect(await answer("venue next auction 1 --from servicer")).toMatchObject({
        status: "offered",
        price: "100000000000",
      });
      expect(await answer("venue decline auction 1 --from agents")).toMatchObject({
        status: "open",
        round: 2,
        reservePrice: "80000000000",
      });
      await refused("HasDefaulted", "venue bid auction 1 --amount 80_000 --from investor");
      await answer("venue bid auction 1 --amount 80_000 --from stranger");
      await stage.done("clock", "--to", "2026-02-17");
      await answer("venue award auction 1 --from servicer");
      expect(await answer("venue pay auction 1 --from stranger")).toMatchObject({
        status: "settled",
        paid: "72000000000",
      });
      expect(await answer("venue settle auction 1 --from servicer")).toMatchObject({ already: true });
      expect(await answer("venue withdraw auction --from originator")).toMatchObject({
        amount: "89200000000",
      });
      expect(await answer("venue withdraw auction --account agents --from servicer")).toMatchObject({
        amount: "10000000000",
      });
      await answer("venue withdraw auction --from custodian");
      expect(await answer("venue withdraw auction --from custodian")).toMatchObject({ already: true });

      const audit = await answer(`audit ${String(deployed["venue"])} --rpc ${chain.rpc}`);
      expect(audit).toMatchObject({ ok: true, kind: "venue" });
      const covered = audit["covered"] as Record<string, readonly string[]>;
      for (const name of ["secondRound", "winnerDefaulted", "newCategoryBought", "auctionSale"]) {
        expect(covered[name]?.length, name).toBe(1);
      }
    },
    LIMIT_MS,
  );

  it(
    "an exchange: competing offers, nobody pays, the listing is bought; a lot is taken back",
    async () => {
      const { venue } = await answer("venue deploy exchange --from custodian");
      await answer(
        "venue rules exchange --fee 0.5% --sellers amc --buyers fund,20 --publicity 3 --from custodian",
      );
      await answer(`venue put-up exchange --title-id 2 --price 50_000 ${put}`);
      expect(await answer("venue take-back exchange 1 --from originator")).toMatchObject({
        status: "takenBack",
      });
      await answer(`venue put-up exchange --title-id 2 --price 50_000 ${put}`);
      await answer("venue bid exchange 2 --amount 50_000 --from agents");
      await answer("venue bid exchange 2 --amount 51_000 --from stranger");
      await answer("venue decline exchange 2 --from agents");
      await refused("not for sale at a price", "venue buy exchange 2 --from agents");
      await stage.done("clock", "--to", "2026-02-21");
      await answer("venue award exchange 2 --from servicer");
      await stage.done("clock", "--to", "2026-02-27");
      expect(await answer("venue next exchange 2 --from servicer")).toMatchObject({ status: "forSale" });
      expect(await answer("venue status exchange")).toMatchObject({ procedure: "exchange" });
      expect(await answer("venue buy exchange 2 --from agents")).toMatchObject({ status: "settled" });
      const audit = await answer(`audit ${String(venue)} --rpc ${chain.rpc}`);
      expect(audit).toMatchObject({ ok: true });
      const covered = audit["covered"] as Record<string, readonly string[]>;
      for (const name of ["exchangeSale", "competingOffer", "winnerDefaulted", "soldAtPrice"]) {
        expect(covered[name]?.length, name).toBe(1);
      }
    },
    LIMIT_MS,
  );
});
