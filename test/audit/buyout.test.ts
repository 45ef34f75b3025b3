import { ZeroHash, concat, getCreateAddress, keccak256, toQuantity, zeroPadValue } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";

import type { Difference } from "../../engine/audit/result.ts";
import type { SalesAuditResult } from "../../engine/audit/sales/frame.ts";
import type { RawLog } from "../../engine/chain/decode-log.ts";
import { buyoutInterface } from "../../engine/chain/interfaces.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { auditBuyout } from "../../scripts/audit/audit-buyout.ts";
import { type ChainReader, RpcChainReader } from "../../scripts/audit/chain-reader.ts";
import {
  NETTED,
  type World,
  begin,
  cashOut,
  contest,
  defaulted,
  handOver,
  openWorld,
  putBack,
  releaseAsBuyer,
  report,
  take,
  units,
} from "../model/buyout-stage.ts";

import { type Corruption, elsewhere, lying } from "./corrupt.ts";

const LIMIT_MS = 10 * 60_000;

/** Figures of events that only documents outside of the chain can tell right from wrong. */
const SAID_ONLY = new Set(["CollectionsReported.count", "LoanPutBack.amount"]);

const rpcOf = (world: World) => ({
  send: (method: string, params: unknown[]): Promise<unknown> => world.provider.request({ method, params }),
});

const auditOf = async (world: World, provider: ChainReader | ReturnType<typeof rpcOf>) =>
  auditBuyout({ provider, contract: await world.buyout.getAddress() });

const differencesOf = ({ checks }: SalesAuditResult): readonly (Difference | string)[] =>
  checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked]);

async function list({ registry, registrar }: World, wallet: string, category: number): Promise<void> {
  const entry = { investor: keccak256(wallet), category, country: "0x434e", expiry: 2 ** 32 - 1 };
  await registry.connect(registrar).attest(wallet, entry);
}

/** Calls the address in the first word with all that follows it, and reverts where that does. */
const WALLET_CODE = "0x602036038060206000376000600082600060006000355af160205760006000fd5b00";

/** The world with a contract for the AMC: it acts by itself, or is called by whoever likes. */
async function withWallet(world: World): Promise<World> {
  const { ethers, provider, registry, currency, buyout, operator } = world;
  const wallet = getCreateAddress({ from: await registry.getAddress(), nonce: 1_000 });
  await provider.request({ method: "hardhat_setCode", params: [wallet, WALLET_CODE] });
  await provider.request({ method: "hardhat_setBalance", params: [wallet, toQuantity(10n ** 18n)] });
  const amc = await ethers.getImpersonatedSigner(wallet);
  await list(world, wallet, 2);
  await currency.connect(operator).mint(wallet, units(2_000_000));
  await currency.connect(amc).approve(await buyout.getAddress(), 2n ** 128n);
  return { ...world, amc };
}

/** A node that adds 1 to a figure of an event. */
function corrupted(world: World, event: string, field: string): ChainReader {
  const reader = new RpcChainReader(rpcOf(world));
  const fragment = buyoutInterface.getEvent(event);
  return new Proxy(reader, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== "logs" || typeof value !== "function") {
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      }
      return async (filter: Parameters<ChainReader["logs"]>[0]): Promise<RawLog[]> => {
        const logs = await target.logs(filter);
        return logs.map((log) => {
          if (fragment === null || log.topics[0] !== fragment.topicHash) {
            return log;
          }
          const values = buyoutInterface.decodeEventLog(fragment, log.data, log.topics);
          const changed = fragment.inputs.map((input, i): unknown =>
            input.name === field ? BigInt(String(values[i])) + 1n : values[i],
          );
          const again = buyoutInterface.encodeEventLog(fragment, changed);
          return { ...log, data: again.data, topics: again.topics };
        });
      };
    },
  });
}

/** Every whole number of every event that a world has seen. */
async function figuresOf(world: World): Promise<readonly (readonly [string, string])[]> {
  const logs = await world.ethers.provider.getLogs({
    address: await world.buyout.getAddress(),
    fromBlock: 0,
  });
  const seen = new Set(logs.map(({ topics }) => topics[0]));
  return [...seen].flatMap((topic) => {
    const event = topic === undefined ? null : buyoutInterface.getEvent(topic);
    return (event?.inputs ?? [])
      .filter(({ type, name }) => type === "uint256" && !SAID_ONLY.has(`${event?.name ?? ""}.${name}`))
      .map(({ name }) => [event?.name ?? "", name] as const);
  });
}

describe("the audit of buyouts", () => {
  let paid: World;
  let late: World;

  beforeAll(async () => {
    paid = await openWorld();
    await handOver(paid);
    await report(paid);
    await contest(paid, "amc", 2n * NETTED);
    await paid.buyout.connect(paid.expert).decide(1, 0, NETTED + 5n);
    await putBack(paid);
    await paid.buyout.connect(paid.bank).settle(1, 1);
    await cashOut(paid);
    await releaseAsBuyer(paid);
    late = await openWorld();
    await begin(late);
    await defaulted(late, "bank");
    await take(late, "bank");
  }, LIMIT_MS);

  it("finds a sale's life right, and what it has shown", async () => {
    const result = await auditOf(paid, rpcOf(paid));
    expect(differencesOf(result)).toEqual([]);
    expect(result.ok).toBe(true);
    for (const name of [
      "instalments",
      "earlyPayment",
      "collectionsNetted",
      "contested",
      "decided",
      "putBack",
    ]) {
      expect(result.covered[name]?.length, name).toBeGreaterThan(0);
    }
  });

  it("finds a default right", async () => {
    const result = await auditOf(late, rpcOf(late));
    expect(differencesOf(result)).toEqual([]);
    expect(result.covered["saleDefault"]).toHaveLength(1);
  });

  it(
    "finds every figure of every event that is not the right one",
    async () => {
      for (const world of [paid, late]) {
        for (const [event, field] of await figuresOf(world)) {
          const { ok } = await auditOf(world, corrupted(world, event, field));
          expect([event, field, ok]).toEqual([event, field, false]);
        }
      }
    },
    LIMIT_MS,
  );

  it("finds a title right that was sold for good and passed under an income right", async () => {
    const world = await openWorld({ mayTransferAgain: false });
    await handOver(world);
    const { ethers, title, amc, expert: holder } = world;
    await list(world, holder.address, 3);
    const rights = await ethers.getContractAt("IncomeRight", await title.rights());
    const agreement = { titleId: 1n, remedy: 0, noticeDays: 0, holders: 1n << 3n, custodians: 0n };
    await rights.connect(amc).carve({ ...agreement, documentsHash: ZeroHash });
    await rights.connect(amc).transferFrom(amc.address, holder.address, 1n);
    await rights.connect(holder).enforce(1n);
    expect([await title.ownerOf(1n), await title.isFinal(1n)]).toEqual([holder.address, true]);
    expect(differencesOf(await auditOf(world, rpcOf(world)))).toEqual([]);
  });

  it("finds a claim right that a buyer's contract wallet concedes at once", async () => {
    const opened = await openWorld();
    const world = await withWallet(opened);
    await handOver(world);
    await report(world);
    const call = world.buyout.interface.encodeFunctionData("settle", [1n, 0n]);
    const data = concat([zeroPadValue(await world.buyout.getAddress(), 32), call]);
    await opened.expert.sendTransaction({ to: world.amc.address, data });
    const result = await auditOf(world, rpcOf(world));
    expect(differencesOf(result)).toEqual([]);
    expect(result.covered["collectionsNetted"]).toHaveLength(1);
  });

  it("finds that cash or a title comes from or goes to another", async () => {
    const crook = paid.expert.address;
    const contract = await paid.buyout.getAddress();
    const [currency, title] = [await paid.currency.getAddress(), await paid.title.getAddress()];
    const found = async (corruption: Corruption) => {
      const provider = lying(rpcOf(paid), corruption);
      const result = await auditBuyout({ provider, contract, skip: ["logs"] });
      return result.checks.flatMap(({ differences }) =>
        differences.map(({ rule, step }) => [rule.replace("buyout-", ""), step]),
      );
    };
    const unexplained = ["cash-left-unexplained", undefined];
    expect(await found(elsewhere(currency, [1, contract], [2, crook]))).toEqual([
      ["cash-moved", "Withdrawn"],
      ["cash-moved", "Withdrawn"],
      unexplained,
      unexplained,
    ]);
    expect(await found(elsewhere(currency, [2, contract], [1, crook]))).toEqual([
      ["cash-moved", "SaleAccepted"],
      ["cash-moved", "InstalmentPaid"],
    ]);
    expect(await found(elsewhere(title, [1, contract], [2, crook]))).toEqual([
      ["lot-moved", "TitleReleased"],
      ["lot-moved", "TitleReleased"],
    ]);
  });

  it("says why, where no node answers", async () => {
    const dead = { send: () => Promise.reject(new UncheckedError("no node")) };
    const { ok, checks } = await auditOf(paid, dead);
    expect(ok).toBe(false);
    expect(checks.filter(({ asked }) => asked).every(({ unchecked }) => unchecked.length > 0)).toBe(true);
  });
});
