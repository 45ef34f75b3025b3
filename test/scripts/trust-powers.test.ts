import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { withChain } from "../setup/chain.ts";
import { type Stage, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;

describe("what may happen to a trust beside its dates", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    const setup = join(stage.folder, "setup.yaml");
    writeFileSync(setup, `${readFileSync(setup, "utf8")}backupAfter: 2\nremainder: { windUp: 30 }\n`);
    await stage.sampleTape("wren");
    await stage.done(
      ..."issue deal.yaml --setup setup.yaml --bank bank --tape wren.csv --name wren".split(" "),
    );
    await stage.done("currency", "mint", "300_000_000", "originator", "investor");
    for (const line of [
      "subscribe wren --class senior --face 9_400_000 --from originator",
      "subscribe wren --class senior --face 178_600_000 --from investor",
      "subscribe wren --class sub --face 2_250_000 --from originator",
      "subscribe wren --class sub --face 42_750_000 --from investor",
      "clock --to 2026-05-31",
      "close wren",
    ]) {
      await stage.done(...line.split(" "));
    }
  });

  it("announces an address, and the party cancels it", async () => {
    const announced = await stage.done(
      ..."announce wren --party agents --to investor --from trustee --json".split(" "),
    );
    expect(JSON.parse(announced.stdout)).toMatchObject({ already: false, account: 3 });
    await stage.done(..."announce wren --party agents --cancel --from agents".split(" "));
    const again = await stage.weir(..."announce wren --party agents --cancel --from agents".split(" "));
    expect(again.exit).toBe(1);
    expect(again.stderr).toContain("NothingAnnounced");
  });

  it.each([
    ["announce wren --party agents --to investor --from servicer", "Only the trustee"],
    ["announce wren --party servicer --to investor --from trustee", "AccountIsOffice"],
    ["announce wren --party nobody --to investor --from trustee", "has no party `nobody`"],
    ["announce wren --party agents --from trustee", "either `--to ADDRESS` or `--cancel`"],
    ["take-office wren", "ReportsNotMissed"],
    ["take-office wren --from servicer", "Only the back-up servicer"],
    ["put-up-remainder wren --from investor", "would fail"],
    ["wind-up wren --from investor", "DatesRemain"],
  ])("refuses `%s`", async (line, words) => {
    const { exit, stderr } = await stage.weir(...line.split(" "));
    expect(exit).toBe(1);
    expect(stderr).toContain(words);
  });

  it("gives the office to the back-up after two missed reports, once", async () => {
    for (const day of ["2026-07-27", "2026-10-26"]) {
      await stage.done("clock", "--to", day);
      await stage.done("close-period", "wren");
      await stage.done("clock", "--to", day === "2026-07-27" ? "2026-08-02" : "2026-11-02");
      await stage.done("distribute", "wren");
    }
    await stage.done("take-office", "wren");
    expect(JSON.parse((await stage.done("take-office", "wren", "--json")).stdout)).toMatchObject({
      already: true,
    });
  });
});
