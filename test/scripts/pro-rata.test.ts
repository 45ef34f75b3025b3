import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { withChain } from "../setup/chain.ts";
import { type Stage, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const LIMIT_MS = 180_000;

/** Of the senior class the originator keeps 9.4 m and others share 178.6 m; of the sub class 2.25 m and 42.75 m. */
describe("an offering that allots pro rata", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  let trust = "";
  const answer = async (line: string): Promise<Record<string, unknown>> =>
    JSON.parse((await stage.done(...line.split(" "), "--json")).stdout) as Record<string, unknown>;
  const subscribe = (classId: string, face: string, from: string) =>
    stage.weir(..."subscribe shared --class".split(" "), classId, "--face", face, "--from", from);

  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    await stage.sampleTape("shared");
    const setup = readFileSync(join(stage.folder, "setup.yaml"), "utf8");
    const terms = "offering:\n  minimum: { senior: 1_000_000 }\n  allotment: proRata\n";
    writeFileSync(join(stage.folder, "shared.yaml"), setup.replace("offering:\n", terms));
    ({ trust } = (await answer(
      "issue deal.yaml --setup shared.yaml --bank bank --tape shared.csv --name shared",
    )) as { trust: string });
    await stage.done(
      ..."attest agents custodian --category fund --country CN --expiry 2040-01-01".split(" "),
    );
    await stage.done("currency", "mint", "400_000_000", "originator", "investor", "agents", "custodian");
  }, LIMIT_MS);

  it("says so of its set-up", async () => {
    const { stdout } = await stage.done("compile", "--against", "shared");
    expect(stdout).toContain("is for at least 1,000,000 CNYD.");
    expect(stdout).toContain("Classes are allotted pro rata");
    const other = await stage.weir(..."compile deal.yaml --setup setup.yaml --against shared".split(" "));
    expect(other.exit).toBe(1);
    expect(other.stdout).toContain("setup.subscription: expected nothing");
    expect(
      (await stage.weir(..."compile deal.yaml --setup shared.yaml --against shared".split(" "))).exit,
    ).toBe(0);
  });

  it(
    "takes orders beyond a class, tells each what it stands to be allotted, and gives back the rest",
    async () => {
      const beneath = await subscribe("senior", "100_000", "investor");
      expect(beneath.exit).toBe(1);
      expect(beneath.stderr).toContain("less than the 1000000000000 that one subscription");
      await stage.done(..."subscribe shared --class senior --face 9_400_000 --from originator".split(" "));
      await stage.done(..."subscribe shared --class sub --face 2_250_000 --from originator".split(" "));
      await stage.done(..."subscribe shared --class sub --face 42_750_000 --from agents".split(" "));
      await stage.done(..."subscribe shared --class senior --face 178_600_000 --from investor".split(" "));
      const second = await answer("subscribe shared --class senior --face 89_300_000 --from agents");
      // of 267.9 m ordered two thirds are to be had: 893,000 denominations of 100 beyond 1,190,666.7
      expect(second).toMatchObject({
        allotted: "59533400000000",
        excess: "29766600000000",
      });
      const told = await subscribe("senior", "178_600_000", "custodian");
      expect(told.exit, told.stderr).toBe(0);
      expect(told.stdout).toContain("If nothing more is subscribed it is allotted 71,440,000.000000 of it");

      await stage.done("clock", "--to", "2026-05-31");
      const late = await subscribe("senior", "90_300_000", "agents");
      expect(late.exit).toBe(1);
      expect(late.stderr).toContain("is more than the 0 that is left");
      // 178.6 m of 446.5 m: two fifths of each order
      expect(await answer("close shared")).toMatchObject({
        proceeds: "233000000000000",
        ordered: { senior: "455900000000000" },
      });

      const own = await stage.done(..."collect shared agents --json".split(" "));
      expect(JSON.parse(own.stdout)).toMatchObject({
        transactions: [
          { title: expect.stringContaining("Deliver notes of senior to 1") as string },
          { title: expect.stringContaining("Deliver notes of sub to 1") as string },
          { title: expect.stringContaining("53,580,000.000000 CNYD back") as string },
        ],
      });
      await stage.done("currency", "block", "investor");
      const stopped = await stage.weir("collect", "shared");
      expect(stopped.exit).toBe(1);
      expect(stopped.stderr).toContain("AccountBlocked");
      expect((await stage.done("collect", "shared", "custodian")).stdout).toContain("Each of them has");
      await stage.done("currency", "block", "investor", "--lift");
      expect((await stage.done("collect", "shared")).stdout).toContain("Every subscriber has its notes");
      expect(await answer("collect shared")).toMatchObject({ already: true });

      const { ok, covered } = (await answer(`audit ${trust} --skip code`)) as {
        ok: boolean;
        covered: Record<string, string[]>;
      };
      expect(ok).toBe(true);
      expect(covered["allotmentProRata"]).toHaveLength(1);
    },
    LIMIT_MS,
  );
});
