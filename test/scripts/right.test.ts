import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { withChain } from "../setup/chain.ts";
import { type Stage, setStage } from "./stage.ts";

const START = Date.parse("2026-02-02T00:00:00Z") / 1000;
const LIMIT_MS = 120_000;

describe("titles and income rights, by the command line", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  const answer = async (...argv: string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await stage.done(...argv, "--json")).stdout) as Record<string, unknown>;
  const refused = async (words: string, ...argv: string[]) => {
    const { exit, stdout } = await stage.weir(...argv, "--json");
    expect(exit, argv.join(" ")).toBe(1);
    expect(stdout).toContain(words);
  };

  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    await stage.sampleTape("sold");
    for (const name of ["agreement", "manifest", "notice"]) {
      writeFileSync(join(stage.folder, `${name}.txt`), `${name}\n`);
    }
    const list = ["--country", "CN", "--expiry", "2040-01-01"];
    await stage.done("attest", "agents", "--category", "fund", ...list);
    await stage.done("attest", "custodian", "--category", "venueOperator", ...list);
    await stage.done("attest", "stranger", "--category", "qualifiedPerson", ...list);
  }, LIMIT_MS);

  it(
    "split a title, carve, block, sell by the rules, enforce",
    async () => {
      const mint = "title mint --tape sold.csv --bank bank --cut-off 2026-02-01 --document manifest.txt";
      const { title } = await answer(...mint.split(" "), "--receiver", "originator");
      expect(title).toBe("1");
      await refused("RootUsed", ...mint.split(" "), "--receiver", "stranger");

      const split = "title split 1 --tape sold.csv --from originator".split(" ");
      const plan = await answer(...split, "--dry-run");
      expect(plan["dryRun"]).toBe(true);
      expect(await answer(...split)).toMatchObject({ title: "1", left: "2", right: "3" });
      const [left, right] = [await answer("title", "status", "2"), await answer("title", "status", "3")];
      expect([left["loanCount"], right["loanCount"]]).toEqual([16, 4]);
      await refused("ERC721NonexistentToken", "title", "status", "1");
      expect(await answer("title", "split", "3", "--tape", "sold.csv", "--from", "originator")).toMatchObject(
        {
          left: "4",
          right: "5",
        },
      );

      const carve = "right carve 2 --remedy titlePasses --notice 30 --document agreement.txt".split(" ");
      const holders = ["--holders", "fund,trustPlan", "--custodians", "venueOperator"];
      const own = ["--from", "originator"];
      await refused("Only the owner of title 2", ...carve, ...holders, "--from", "agents");
      await refused("NotInstitutional", ...carve, "--holders", "qualifiedPerson", ...own);
      await refused(
        "remedy",
        "right",
        "carve",
        "2",
        "--remedy",
        "none",
        "--document",
        "agreement.txt",
        ...holders,
      );
      expect(await answer(...carve, ...holders, ...own)).toMatchObject({ right: "1", title: "2" });
      expect(await answer("title", "status", "2")).toMatchObject({ right: "1" });

      await refused("TitleUnderRight", "title", "transfer", "2", "agents", ...own);
      await refused("TitleUnderRight", "title", "approve", "2", "agents", ...own);
      await refused("TitleUnderRight", "title", "split", "2", "--tape", "sold.csv", ...own);
      await refused("TitleUnderRight", ...carve, ...holders, ...own);

      await refused("HolderNotAdmitted", "right", "transfer", "1", "stranger", ...own);
      await stage.done("right", "approve", "1", "custodian", ...own);
      await stage.done("right", "transfer", "1", "custodian", ...own);
      expect(await answer("right", "status", "1")).toMatchObject({ state: "forSale" });
      await refused("RightForSale", "right", "end", "1", "--from", "custodian");
      await stage.done("right", "transfer", "1", "agents", "--from", "custodian");
      await refused("NoBuyBack", "right", "transfer", "1", "originator", "--from", "agents");

      await refused("none was given", "right", "enforce", "1", "--from", "agents");
      const notice = ["right", "notice", "1", "--document", "notice.txt", "--from", "agents"];
      expect(await answer(...notice)).toMatchObject({ enforceableFrom: "2026-03-05" });
      expect(await answer(...notice)).toMatchObject({ already: true });
      await stage.done("right", "withdraw", "1", "--from", "agents");
      await stage.done(...notice);
      await refused("NoticeRunning", "right", "enforce", "1", "--from", "agents");
      await refused("Only the owner of income right 1", "right", "enforce", "1", "--from", "originator");
      await stage.done("clock", "--to", "2026-03-05");
      expect(await answer("right", "status", "1")).toMatchObject({
        state: "notice",
        enforceableFrom: "2026-03-05",
        buyBack: "none",
        sellerListed: true,
      });
      expect(await answer("right", "enforce", "1", "--from", "agents")).toMatchObject({
        remedy: "titlePasses",
        title: "2",
      });
      const { keys } = (await answer("keys", "list")) as { keys: Record<string, string> };
      expect(await answer("title", "status", "2")).toMatchObject({ owner: keys["agents"], right: null });
      await stage.done("title", "transfer", "2", "investor", "--from", "agents");
      expect(await answer("title", "transfer", "2", "investor", "--from", "agents")).toMatchObject({
        already: true,
      });
    },
    LIMIT_MS,
  );

  it(
    "a new servicer leaves the title where it is, and the right's end frees it",
    async () => {
      const carve =
        "right carve 4 --remedy newServicer --holders fund --document agreement.txt --from originator";
      expect(await answer(...carve.split(" "))).toMatchObject({ right: "2" });
      await stage.done("right", "transfer", "2", "agents", "--from", "originator");
      await stage.done("right", "enforce", "2", "--from", "agents");
      expect(await answer("right", "enforce", "2", "--from", "agents")).toMatchObject({ already: true });
      expect(await answer("right", "status", "2")).toMatchObject({ state: "enforced" });
      expect(await answer("title", "status", "4")).toMatchObject({ right: "2" });
      await stage.done("right", "end", "2", "--from", "agents");
      expect(await answer("title", "status", "4")).toMatchObject({ right: null });
      await refused("ERC721NonexistentToken", "right", "status", "2");
    },
    LIMIT_MS,
  );
});
