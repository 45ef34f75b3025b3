import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { noteInterface } from "../../engine/chain/interfaces.ts";
import { withChain } from "../setup/chain.ts";
import { type Stage, callRpc, setStage } from "./stage.ts";

const START = Date.parse("2026-05-11T00:00:00Z") / 1000;
const issuedSchema = z.object({ trust: z.string(), offering: z.string(), notes: z.array(z.string()) });
const keysSchema = z.object({ keys: z.record(z.string(), z.string()) });
const paySchema = z.object({
  paid: z.array(z.object({ class: z.string(), holder: z.string(), amount: z.string() })),
  failed: z.array(
    z.object({ class: z.string(), holder: z.string(), amount: z.string(), reason: z.string() }),
  ),
});

const SUBSCRIPTIONS = [
  ["senior", "9_400_000", "originator"],
  ["senior", "178_600_000", "investor"],
  ["sub", "2_250_000", "originator"],
  ["sub", "42_750_000", "investor"],
] as const;

async function issueOn(stage: Stage, name: string) {
  await stage.sampleTape(name);
  const { stdout } = await stage.done(
    ..."issue deal.yaml --setup setup.yaml --bank bank --json --tape".split(" "),
    `${name}.csv`,
    "--name",
    name,
  );
  await stage.done("currency", "mint", "300_000_000", "originator", "investor", "servicer");
  return issuedSchema.parse(JSON.parse(stdout));
}

async function addressesOf(stage: Stage) {
  return keysSchema.parse(JSON.parse((await stage.done("keys", "list", "--json")).stdout)).keys;
}

describe("an offering that fails", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(chain.rpc);
  });

  it("gives every subscriber its cash back after the long stop", async () => {
    const { offering } = await issueOn(stage, "failing");
    const { stdout: list } = await stage.done("keys", "list", "--json");
    const { keys } = keysSchema.parse(JSON.parse(list));
    const cash = async (holder: string) => {
      const data = noteInterface.encodeFunctionData("balanceOf", [holder]);
      return BigInt(
        z
          .string()
          .parse(await callRpc(chain.rpc, "eth_call", [{ to: await currencyOf(stage), data }, "latest"])),
      );
    };
    const before = await cash(keys["investor"] ?? "");
    await stage.done(..."subscribe failing --class senior --face 1_000_000 --from investor".split(" "));
    expect(await cash(keys["investor"] ?? "")).toBe(before - 1_000_000_000_000n);

    const early = await stage.weir("close", "failing");
    expect(early.exit).toBe(1);
    expect(early.stderr).toContain("TooEarly");
    await stage.done("clock", "--to", "2026-05-31");
    const short = await stage.weir("close", "failing");
    expect(short.exit).toBe(1);
    expect(short.stderr).toContain("Class number 0 is subscribed for 1000000000000 of 188000000000000");
    expect((await stage.weir("collect", "failing")).stderr).toContain("has not closed");

    await stage.done("clock", "--to", "2026-07-16");
    expect((await stage.done("close", "failing")).stdout).toContain("has failed");
    expect((await stage.done("collect", "failing")).stdout).toContain("cash back");
    expect(await cash(keys["investor"] ?? "")).toBe(before);
    expect(await cash(offering)).toBe(0n);
    expect(JSON.parse((await stage.done("close", "failing", "--json")).stdout)).toMatchObject({
      already: true,
    });
    expect(JSON.parse((await stage.done("collect", "failing", "--json")).stdout)).toMatchObject({
      already: true,
    });
  });
});

describe("holders in trouble", () => {
  const chain = withChain({ genesisTimestamp: START });
  let stage: Stage;
  let senior: string;
  let address: Awaited<ReturnType<typeof addressesOf>>;
  const call = async (to: string, data: string) =>
    z.string().parse(await callRpc(chain.rpc, "eth_call", [{ to, data }, "latest"]));
  const seniorOf = async (name: string) =>
    BigInt(await call(senior, noteInterface.encodeFunctionData("balanceOf", [address[name] ?? ""])));
  beforeAll(async () => {
    stage = await setStage(chain.rpc);
    const issued = await issueOn(stage, "example");
    senior = issued.notes[0] ?? "";
    address = await addressesOf(stage);
    for (const [id, face, from] of SUBSCRIPTIONS) {
      await stage.done("subscribe", "example", "--class", id, "--face", face, "--from", from);
    }
    await stage.done("clock", "--to", "2026-05-31");
    await stage.done("close", "example");
    await stage.done("collect", "example");
    writeFileSync(join(stage.folder, "order.txt"), "Order 17 of 2026\n");
    writeFileSync(
      join(stage.folder, "row.csv"),
      "date,collected,taxes,disposal\n2026-07-27,46500000,15000,620000\n",
    );
    writeFileSync(join(stage.folder, "loans.csv"), 'loan,amount\n"A, 1",46000000\nB,499999.5\n');
    await stage.done("clock", "--to", "2026-07-07");
    await stage.done("remit", "example", "--amount", "46_500_000");
    await stage.done("clock", "--to", "2026-07-08");
    await stage.done("close-period", "example");
  });

  it("a report says what is unexplained and unremitted before it is sent, and replaces itself", async () => {
    const report = "report example --period row.csv --loans loans.csv".split(" ");
    const first = await stage.done(...report, "--json");
    expect(first.stderr).toContain(
      "Cash collected 46,500,000.000000 CNYD, loans report 46,499,999.500000 CNYD: unexplained receipts 0.500000 CNYD, unremitted collections 0.000000 CNYD.",
    );
    expect(JSON.parse(first.stdout)).toMatchObject({ already: false, sum: "46499999500000", count: 2 });
    expect(JSON.parse((await stage.done(...report, "--json")).stdout)).toMatchObject({ already: true });
    writeFileSync(join(stage.folder, "loans.csv"), "loan,amount\nB,46500000\n");
    expect((await stage.done(...report)).stderr).toContain("Replace the report of 2026-07-27");
  });

  it("an upheld challenge counts as no report; it cannot be decided the other way then", async () => {
    await stage.done("clock", "--to", "2026-07-14");
    await stage.done("challenge", "example", "--reason", "no invoices");
    await stage.done("resolve", "example", "--outcome", "upheld");
    await stage.done("resolve", "example", "--outcome", "upheld");
    const other = await stage.weir("resolve", "example", "--outcome", "dismissed");
    expect(other.exit).toBe(1);
    expect(other.stderr).toContain("cannot be changed");
  });

  it("a push pays the others, names whom the currency refuses, and pays it once it can", async () => {
    await stage.done("currency", "block", "investor");
    await stage.done("clock", "--to", "2026-07-27");
    await stage.done("distribute", "example");
    const pushed = paySchema.parse(JSON.parse((await stage.done("pay", "example", "--json")).stdout));
    expect(pushed.paid.map(({ holder }) => holder)).toEqual([address["originator"]]);
    expect(pushed.failed.map(({ holder }) => holder)).toEqual([address["investor"]]);
    expect(pushed.failed[0]?.reason).toContain("AccountBlocked");
    const claim = await stage.weir("claim", "example", "--from", "investor");
    expect(claim.exit).toBe(1);
    expect(claim.stderr).toContain("AccountBlocked");
    await stage.done("currency", "block", "investor", "--lift");
    const later = paySchema.parse(JSON.parse((await stage.done("pay", "example", "--json")).stdout));
    expect(later.paid.map(({ holder, amount }) => [holder, amount])).toEqual([
      [address["investor"], pushed.failed[0]?.amount],
    ]);
    expect(JSON.parse((await stage.done("pay", "example", "--json")).stdout)).toMatchObject({
      already: true,
      failed: [],
    });
  });

  it("nobody seizes alone: an order needs a registrar's countersignature, and waits", async () => {
    await stage.done("attest", "stranger", "--category", "fund", "--country", "CN", "--expiry", "2040-01-01");
    const about = ["example", "--class", "senior"];
    await stage.done(
      "order",
      ...about,
      ..."--kind forcedTransfer --holder investor --to stranger --face 1_000 --document order.txt".split(" "),
    );
    const alone = await stage.weir("freeze", ...about, "--order", "1", "--from", "trustee");
    expect(alone.exit).toBe(1);
    expect(alone.stderr).toContain("nobody seizes alone");
    await stage.done("freeze", ...about, "--order", "1", "--from", "registrar");
    const early = await stage.weir("freeze", ...about, "--order", "1", "--from", "trustee");
    expect(early.exit).toBe(1);
    expect(early.stderr).toContain("OrderWaits");

    const move = ["transfer", ...about, "--to", "originator", "--from", "investor", "--face"];
    const frozen = await stage.weir(...move, "178_600_000");
    expect(frozen.exit).toBe(1);
    expect(frozen.stderr).toContain("only 178599000000000 of its notes are neither frozen nor locked");

    const before = await seniorOf("investor");
    await stage.done("clock", "--to", "2026-08-27");
    await stage.done("freeze", ...about, "--order", "1", "--from", "trustee");
    expect(await seniorOf("investor")).toBe(before - 1_000_000_000n);
    expect(await seniorOf("stranger")).toBe(1_000_000_000n);
    expect(
      JSON.parse(
        (await stage.done("freeze", ...about, "--order", "1", "--from", "trustee", "--json")).stdout,
      ),
    ).toMatchObject({
      already: true,
    });
  });

  it("what a party is owed goes out once", async () => {
    const released = z.object({ released: z.record(z.string(), z.string()) });
    const first = released.parse(
      JSON.parse((await stage.done("release", "example", "--json")).stdout),
    ).released;
    expect(Object.keys(first)).toEqual(expect.arrayContaining(["trustee", "cost0", "originator"]));
    expect(first["cost0"]).toBe("1500000000000");
    expect(JSON.parse((await stage.done("release", "example", "--json")).stdout)).toMatchObject({
      already: true,
    });
  });

  it("a registrar alone strikes a wallet off, once, and nothing more reaches it", async () => {
    const alone = await stage.weir("revoke", "stranger", "--from", "originator");
    expect(alone.exit).toBe(1);
    expect(alone.stderr).toContain("is no registrar");
    await stage.done("revoke", "stranger", "--from", "registrar");
    expect(
      JSON.parse((await stage.done("revoke", "stranger", "--from", "registrar", "--json")).stdout),
    ).toMatchObject({ already: true });
    const move = "transfer example --class senior --face 1_000 --to stranger --from investor".split(" ");
    const late = await stage.weir(...move);
    expect(late.exit).toBe(1);
    expect(late.stderr).toContain("ERC7943CannotReceive");
    expect(await seniorOf("stranger")).toBe(1_000_000_000n);
  });
});

async function currencyOf(stage: Stage): Promise<string> {
  const { stdout } = await stage.done("currency", "deploy", "--json");
  return z.object({ currency: z.string() }).parse(JSON.parse(stdout)).currency;
}
