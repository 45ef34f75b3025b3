import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Wallet } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { FUNDER_KEY } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { withChain } from "../setup/chain.ts";
import { until } from "../setup/processes.ts";
import { startRpcProxy } from "../setup/rpc-proxy.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import { callRpc } from "./stage.ts";

const { address: SENDER } = new Wallet(FUNDER_KEY);
const GWEI = 1_000_000_000n;
const ONE_COIN = "0xde0b6b3a7640000";

const poolSchema = z.object({
  pending: z.record(z.string(), z.record(z.string(), z.object({ hash: z.string() }))),
});
const offeredSchema = z.object({
  maxFeePerGas: z.string().transform(BigInt),
  maxPriorityFeePerGas: z.string().transform(BigInt),
  nonce: z.string(),
});
const resultSchema = z.object({ transactions: z.array(z.object({ hash: z.string() })) });

/** Blocks come when the test says so. */
describe("a transaction that is in no block", () => {
  const chain = withChain();
  let folder: string;
  let to: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "weir-stuck-"));
    to = Wallet.createRandom().address;
    await ask("evm_setAutomine", false);
    await setBaseFee(GWEI);
    await ask("anvil_mine", "0x1");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (method: string, ...params: unknown[]) => callRpc(chain.rpc, method, params);
  const setBaseFee = (wei: bigint) => ask("anvil_setNextBlockBaseFeePerGas", `0x${wei.toString(16)}`);
  const balanceOf = (address: string) => ask("eth_getBalance", address, "latest");
  const run = (argv: readonly string[], signal?: AbortSignal, rpc = chain.rpc) =>
    runCommand([...argv, "--json"], {
      cwd: folder,
      commands,
      env: { WEIR_RPC: rpc, WEIR_PRIVATE_KEY: FUNDER_KEY },
      ...(signal === undefined ? {} : { signal }),
    });
  const fund = (address = to, signal?: AbortSignal) => run(["keys", "fund", "1", address], signal);
  /** Hashes that wait in the node's pool, once there are some that `known` does not have. */
  const pooled = async (known: readonly string[] = []): Promise<readonly string[]> => {
    let hashes: readonly string[] = [];
    await until(async () => {
      const { pending } = poolSchema.parse(await ask("txpool_content"));
      hashes = Object.values(pending[SENDER.toLowerCase()] ?? {}).map(({ hash }) => hash);
      return hashes.some((hash) => !known.includes(hash));
    }, "another transaction waits in the pool");
    return hashes;
  };
  const offered = async (hash: string | undefined) =>
    offeredSchema.parse(await ask("eth_getTransactionByHash", hash));
  const hashesOf = ({ stdout }: CommandResult) =>
    resultSchema.parse(JSON.parse(stdout)).transactions.map(({ hash }) => hash);

  it("for 12 blocks is replaced by the same with both fees an eighth dearer, and takes effect once", async () => {
    const running = fund();
    const [first] = await pooled();
    const before = await offered(first);
    // Far above what it offers, and still a hundred times that twelve empty blocks later.
    await setBaseFee(1_000n * GWEI);
    await ask("anvil_mine", "0xc");
    const [second] = await pooled([first ?? ""]);
    const after = await offered(second);
    await ask("anvil_mine", "0x1");

    const result = await running;
    expect(result.exit, result.stderr).toBe(0);
    expect(after.nonce).toBe(before.nonce);
    expect(after.maxFeePerGas * 1_000n).toBeGreaterThan(before.maxFeePerGas * 1_125n);
    expect(after.maxPriorityFeePerGas * 1_000n).toBeGreaterThan(before.maxPriorityFeePerGas * 1_125n);
    expect(hashesOf(result)).toEqual([second]);
    expect(await balanceOf(to)).toBe(ONE_COIN);
  });

  it("waits where the next fee would be above the cap", async () => {
    const running = fund();
    const [first] = await pooled();
    await setBaseFee(10_000n * GWEI);
    await ask("anvil_mine", "0xc");
    // More than the longest pause between two looks.
    await new Promise((settle) => setTimeout(settle, 2_000));
    await setBaseFee(GWEI);
    let isDone = false;
    void running.then(() => (isDone = true));
    // The node may take the same again first.
    await until(async () => {
      await ask("anvil_mine", "0x1");
      await new Promise((settle) => setTimeout(settle, 200));
      return isDone;
    }, "it is in a block");
    const result = await running;
    expect(result.exit, result.stderr).toBe(0);
    expect(result.stderr).toContain("its fee is at the cap");
    expect(hashesOf(result)).toEqual([first]);
  });

  it("and that the node has forgotten is given to it again", async () => {
    const running = fund();
    const [first] = await pooled();
    await ask("anvil_dropTransaction", first);
    await ask("anvil_mine", "0x1");
    expect(await pooled()).toEqual([first]);
    await ask("anvil_mine", "0x1");
    const result = await running;
    expect(result.exit, result.stderr).toBe(0);
    expect(hashesOf(result)).toEqual([first]);
    expect(await balanceOf(to)).toBe(ONE_COIN);
  });

  it("and whose number another one took is told as without effect", async () => {
    const running = fund();
    const [first] = await pooled();
    const { nonce } = await offered(first);
    await ask("anvil_dropTransaction", first);
    await ask("eth_sendTransaction", { from: SENDER, to: SENDER, nonce });
    await ask("anvil_mine", "0x1");
    const result = await running;
    expect(result.exit).toBe(1);
    expect(result.stderr).toContain("took the place of");
    expect(result.stderr).toContain("Run the same command again");
    expect(await balanceOf(to)).toBe("0x0");
  });

  it("when its run is interrupted, is looked after by the account's next run, which sends nothing else", async () => {
    const interruption = new AbortController();
    const running = fund(to, interruption.signal);
    const [first] = await pooled();
    interruption.abort();
    expect((await running).exit).toBe(130);

    await setBaseFee(1_000n * GWEI);
    const other = Wallet.createRandom().address;
    const next = fund(other);
    await new Promise((settle) => setTimeout(settle, 1_000));
    await ask("anvil_mine", "0xc");
    await pooled([first ?? ""]);
    await ask("anvil_mine", "0x1");
    const refused = await next;
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain("is in a block now, and nothing else was sent");
    expect(await balanceOf(to)).toBe(ONE_COIN);
    expect(await balanceOf(other)).toBe("0x0");

    await ask("evm_setAutomine", true);
    expect((await fund(other)).exit).toBe(0);
    expect(await balanceOf(other)).toBe(ONE_COIN);
    // Nothing is under way, so nothing is kept.
    expect(readdirSync(join(folder, ".weir", "journal"))).toEqual([]);
  });

  it("is not touched by a dry run", async () => {
    const interruption = new AbortController();
    const deploy = ["deploy", "--registrar", to];
    const running = run(deploy, interruption.signal);
    await pooled();
    interruption.abort();
    expect((await running).exit).toBe(130);
    const proxy = await startRpcProxy({ target: chain.rpc, refuse: () => false });
    const { exit, stderr } = await run([...deploy, "--dry-run"], undefined, proxy.url);
    await proxy.stop();
    expect(exit, stderr).toBe(0);
    expect(proxy.seen).not.toContain("eth_sendRawTransaction");
    await ask("evm_setAutomine", true);
    await ask("anvil_mine", "0x1");
  });
});
