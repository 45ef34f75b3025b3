import { beforeAll, describe, expect, it } from "vitest";

import { withChain } from "../setup/chain.ts";
import { type Stage, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const LIMIT_MS = 180_000;
const LIST = "--category amc --country CN --expiry 2040-01-01".split(" ");

describe("weir recover", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  let trust = "";
  const answer = async (...argv: string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await stage.done("recover", ...argv, "--json")).stdout) as Record<string, unknown>;
  const refused = async (words: string, ...argv: string[]) => {
    const { exit, stderr } = await stage.weir("recover", ...argv);
    expect(exit, argv.join(" ")).toBe(1);
    expect(stderr).toContain(words);
  };

  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    await stage.sampleTape("robin");
    const issued = await stage.done(
      ..."issue deal.yaml --setup setup.yaml --bank bank --tape robin.csv --name robin --json".split(" "),
    );
    ({ trust } = JSON.parse(issued.stdout) as { trust: string });
    await stage.done("currency", "mint", "300_000_000", "originator", "investor");
    for (const [classId, face, from] of [
      ["senior", "9_400_000", "originator"],
      ["senior", "178_600_000", "investor"],
      ["sub", "2_250_000", "originator"],
      ["sub", "42_750_000", "investor"],
    ] as const) {
      await stage.done("subscribe", "robin", "--class", classId, "--face", face, "--from", from);
    }
    await stage.done("clock", "--to", "2026-05-31");
    await stage.done("close", "robin");
    await stage.done("collect", "robin");
  }, LIMIT_MS);

  it(
    "moves a lost wallet's notes, in every class, once two have acted and 30 days are over",
    async () => {
      const pair = ["robin", "investor", "agents"];
      await refused("as one investor's", "announce", ...pair);
      await stage.done("attest", "agents", "investor", "--investor", "INV-7", ...LIST);
      await refused("Only the trustee", "announce", ...pair, "--from", "investor");
      await refused("is announced", "complete", "robin", "investor", "--from", "agents");
      const plan = await answer("announce", ...pair, "--dry-run");
      expect(plan).toMatchObject({ dryRun: true, plan: [{}, {}] });
      expect(await answer("announce", ...pair)).toMatchObject({ classes: ["senior", "sub"] });
      expect(await answer("announce", ...pair)).toMatchObject({ already: true });

      await refused("NotAuthorized", "cancel", "robin", "investor", "--from", "agents");
      const cancelled = await answer("cancel", "robin", "investor", "--class", "sub", "--from", "trustee");
      expect(cancelled).toMatchObject({ classes: ["sub"] });
      expect(await answer("announce", ...pair)).toMatchObject({ classes: ["sub"] });

      await refused("RecoveryWaits", "complete", "robin", "investor", "--from", "agents");
      await stage.done("clock", "--to", "2026-07-05");
      await refused("RecoveryIsDue", "cancel", "robin", "investor", "--from", "investor");
      const done = await answer("complete", "robin", "investor", "--from", "agents");
      expect(done).toMatchObject({ classes: ["senior", "sub"] });
      expect(await answer("complete", "robin", "investor", "--from", "agents")).toMatchObject({
        already: true,
        new: done["new"],
      });

      const audit = await stage.done("audit", trust, "--skip", "code", "--json");
      const { covered } = JSON.parse(audit.stdout) as { covered: Record<string, string[]> };
      expect(covered["recovered"]).toHaveLength(2);
    },
    LIMIT_MS,
  );

  it("is refused for good by a wallet that was not lost", async () => {
    await stage.done("attest", "stranger", "originator", "--investor", "AMC-1", ...LIST);
    await answer("announce", "robin", "originator", "stranger", "--class", "senior");
    await answer("cancel", "robin", "originator", "--from", "originator");
    expect(await answer("cancel", "robin", "originator", "--from", "originator")).toMatchObject({
      already: true,
    });
    await refused("BadRecovery", "announce", "robin", "originator", "stranger", "--class", "senior");
  });
});
