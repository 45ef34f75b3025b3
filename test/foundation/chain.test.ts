import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { startChain } from "../../scripts/chain/anvil.ts";
import type { Chain } from "../../scripts/chain/anvil.ts";
import { advanceTo, readHeadTimestamp } from "../../scripts/chain/clock.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { withChain } from "../setup/chain.ts";
import { interruptGroup, isPortOpen, startProgram, until } from "../setup/processes.ts";
import { isNonStandardMethod, startRpcProxy } from "../setup/rpc-proxy.ts";

/** With 32 bytes of input it returns that slot; with 64 it stores the second word there and logs it. */
const STORE = "36602014601b57602035600035556020602060003760206000a0005b60003554600052" + "60206000f3";
const GENESIS = 1_700_000_000;

let folder: string;
const running: Chain[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weir-test-"));
});
afterEach(async () => {
  for (const chain of running.splice(0)) {
    await chain.stop();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function start(parameters: Parameters<typeof startChain>[0] = {}): Promise<Chain> {
  const chain = await startChain(parameters);
  running.push(chain);
  return chain;
}

const word = (value: number): string => value.toString(16).padStart(64, "0");
const portOf = (rpc: string): number => Number(new URL(rpc).port);

async function send(rpc: string, transaction: object): Promise<{ contractAddress: string; status: string }> {
  const [from] = (await jsonRpc(rpc, "eth_accounts")) as string[];
  const hash = await jsonRpc(rpc, "eth_sendTransaction", [{ from, gas: "0x186a0", ...transaction }]);
  let receipt: unknown = null;
  await until(async () => {
    receipt = await jsonRpc(rpc, "eth_getTransactionReceipt", [hash]);
    return receipt !== null;
  }, "the transaction is mined");
  return receipt as { contractAddress: string; status: string };
}

/** A chain on which slot 0 was set to 1, 2, … `writes`, a block each. */
async function writeHistory(rpc: string, writes: number): Promise<string> {
  const length = (STORE.length / 2).toString(16);
  const { contractAddress } = await send(rpc, { data: `0x60${length}600c60003960${length}6000f3${STORE}` });
  for (let value = 1; value <= writes; value += 1) {
    expect((await send(rpc, { to: contractAddress, data: `0x${word(0)}${word(value)}` })).status).toBe("0x1");
  }
  return contractAddress;
}

async function readHistory(rpc: string, address: string, block: number): Promise<unknown> {
  const tag = `0x${block.toString(16)}`;
  const proof = (await jsonRpc(rpc, "eth_getProof", [address, [`0x${word(0)}`], tag])) as {
    storageProof: { value: string }[];
  };
  return {
    hash: ((await jsonRpc(rpc, "eth_getBlockByNumber", [tag, false])) as { hash: string }).hash,
    call: Number(await jsonRpc(rpc, "eth_call", [{ to: address, data: `0x${word(0)}` }, tag])),
    storage: Number(await jsonRpc(rpc, "eth_getStorageAt", [address, "0x0", tag])),
    proof: Number(proof.storageProof[0]?.value),
    logs: ((await jsonRpc(rpc, "eth_getLogs", [{ fromBlock: tag, toBlock: tag }])) as { data: string }[]).map(
      ({ data }) => Number(data),
    ),
  };
}

describe("a chain with a state file", () => {
  it("answers for every past block after a restart, and goes on from its head", async () => {
    const stateFile = join(folder, "chain", "state");
    const first = await start({ stateFile, genesisTimestamp: GENESIS, chainId: 4242 });
    expect(first.wasLoaded).toBe(false);
    const address = await writeHistory(first.rpc, 5);
    const before = await Promise.all([1, 2, 4, 6].map((block) => readHistory(first.rpc, address, block)));
    expect(before).toMatchObject([
      { call: 0, storage: 0, proof: 0, logs: [] },
      { call: 1, storage: 1, proof: 1, logs: [1] },
      { call: 3, storage: 3, proof: 3, logs: [3] },
      { call: 5, storage: 5, proof: 5, logs: [5] },
    ]);
    const genesis = await jsonRpc(first.rpc, "eth_getBlockByNumber", ["0x0", false]);
    const head = await readHeadTimestamp(first.rpc);
    await first.stop();

    const second = await start({ stateFile, chainId: 4242 });
    expect(second.wasLoaded).toBe(true);
    expect(second.chainId).toBe(4242);
    expect(await jsonRpc(second.rpc, "eth_getBlockByNumber", ["0x0", false])).toEqual(genesis);
    expect(await Promise.all([1, 2, 4, 6].map((block) => readHistory(second.rpc, address, block)))).toEqual(
      before,
    );
    await send(second.rpc, { to: address, data: `0x${word(0)}${word(9)}` });
    const next = await readHeadTimestamp(second.rpc);
    expect(next).toBeGreaterThan(head);
    expect(next).toBeLessThan(head + 600);
    expect(await readHistory(second.rpc, address, 7)).toMatchObject({ call: 9, logs: [9] });
    expect(await readHistory(second.rpc, address, 4)).toEqual(before[2]);
  });

  it("saves by itself, so that a manager that is killed loses nothing that is older", async () => {
    const stateFile = join(folder, "state");
    const program = startProgram(process.execPath, [
      fileURLToPath(new URL("chain-program.ts", import.meta.url)),
      stateFile,
    ]);
    await until(() => program.stdout().includes("\n"), "the program says where its chain is");
    const { rpc } = JSON.parse(program.stdout()) as { rpc: string };
    const address = await writeHistory(rpc, 2);
    program.child.kill("SIGKILL");
    await program.exited;
    await until(async () => !(await isPortOpen(portOf(rpc))), "the chain's port is closed");

    const again = await start({ stateFile });
    expect(await readHistory(again.rpc, address, 3)).toMatchObject({ call: 2 });
  });

  it("is refused while another process has it", async () => {
    const stateFile = join(folder, "state");
    await start({ stateFile });
    await expect(startChain({ stateFile })).rejects.toThrow(/already running \(process \d+\)/);
  });

  it("is refused, and left alone, where the file is no chain", async () => {
    const stateFile = join(folder, "state");
    writeFileSync(stateFile, "not a chain");
    await expect(startChain({ stateFile })).rejects.toThrow(/cannot be read/);
    rmSync(stateFile);
    expect((await start({ stateFile })).wasLoaded).toBe(false);
  });
});

describe("ports and processes", () => {
  it("steps over a port that is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const told: string[] = [];
    const chain = await start({ port, log: (text) => told.push(text) });
    expect(portOf(chain.rpc)).toBeGreaterThan(port);
    expect(told.join()).toContain(`Port ${port} is taken`);
    expect(await jsonRpc(chain.rpc, "eth_blockNumber")).toBe("0x0");
    await new Promise((resolve) => other.close(resolve));
  });

  it("leaves no process and no port after Ctrl-C", async () => {
    const program = startProgram(process.execPath, [
      fileURLToPath(new URL("chain-program.ts", import.meta.url)),
      join(folder, "state"),
    ]);
    await until(() => program.stdout().includes("\n"), "the program says where its chain is");
    const { rpc } = JSON.parse(program.stdout()) as { rpc: string };
    expect(await isPortOpen(portOf(rpc))).toBe(true);
    interruptGroup(program);
    expect(await program.exited).toBe(0);
    expect(await isPortOpen(portOf(rpc))).toBe(false);
  });

  it("leaves nothing when interrupted while it starts", async () => {
    const interruption = new AbortController();
    const chain = startChain({ stateFile: join(folder, "state"), signal: interruption.signal });
    interruption.abort();
    await expect(chain).rejects.toThrow(/Interrupted/);
    // The lock is gone with the process that held it.
    expect((await start({ stateFile: join(folder, "state") })).wasLoaded).toBe(false);
  });

  it("ends, says so and can start again when the process that keeps it is killed", async () => {
    const stateFile = join(folder, "state");
    const chain = await start({ stateFile });
    process.kill(Number(readFileSync(`${stateFile}.lock`, "utf8")), "SIGKILL");
    expect(await chain.ended).toBe("its keeper was killed");
    await until(async () => !(await isPortOpen(portOf(chain.rpc))), "the chain's port is closed");
    expect(await jsonRpc((await start({ stateFile })).rpc, "eth_blockNumber")).toBe("0x0");
  });
});

describe("the limit of a transaction's gas", () => {
  const chain = withChain();

  it("is the chain's own", async () => {
    await expect(send(chain.rpc, { to: `0x${"11".repeat(20)}`, gas: "0x1000001" })).rejects.toThrow(/gas/i);
    expect((await send(chain.rpc, { to: `0x${"11".repeat(20)}`, gas: "0x1000000" })).status).toBe("0x1");
  });
});

describe("the clock", () => {
  const chain = withChain({ genesisTimestamp: GENESIS });
  const provider = (url: string) => ({
    send: (method: string, params: unknown[]) => jsonRpc(url, method, params),
  });

  it("goes to a time and never back", async () => {
    expect(await advanceTo(provider(chain.rpc), GENESIS + 86_400)).toBe(GENESIS + 86_400);
    expect(await advanceTo(provider(chain.rpc), GENESIS + 86_400)).toBe(GENESIS + 86_400);
    await expect(advanceTo(provider(chain.rpc), GENESIS)).rejects.toThrow(
      "stands at 2023-11-15T22:13:20.000Z and cannot go back to 2023-11-14T22:13:20.000Z",
    );
  });

  it("uses `evm_increaseTime` where it must, and says so where it cannot", async () => {
    const old = await startRpcProxy({
      target: chain.rpc,
      refuse: (method) => method === "evm_setNextBlockTimestamp",
    });
    const head = await readHeadTimestamp(chain.rpc);
    const reached = await advanceTo(provider(old.url), head + 1_000);
    expect(reached).toBeGreaterThanOrEqual(head + 1_000);
    expect(reached).toBeLessThan(head + 1_060);
    expect(old.refused).toEqual(new Set(["evm_setNextBlockTimestamp"]));
    await old.stop();

    const real = await startRpcProxy({ target: chain.rpc, refuse: (method) => method.startsWith("evm_") });
    await expect(advanceTo(provider(real.url), reached + 1)).rejects.toThrow(/clock cannot be moved/);
    await real.stop();
  });
});

describe("a proxy before a node", () => {
  const chain = withChain({ chainId: 777, blockTime: 1 });

  it("refuses by name, changes answers, takes batches", async () => {
    const proxy = await startRpcProxy({
      target: chain.rpc,
      refuse: isNonStandardMethod,
      change: ({ method }, result) => (method === "eth_chainId" ? "0x1" : result),
    });
    expect(await jsonRpc(proxy.url, "eth_chainId")).toBe("0x1");
    expect(await jsonRpc(proxy.url, "net_version")).toBe("777");
    await expect(jsonRpc(proxy.url, "anvil_setBalance", [])).rejects.toThrow(/does not exist/);
    await expect(jsonRpc(proxy.url, "eth_accounts")).rejects.toThrow(/does not exist/);
    await jsonRpc(proxy.url, "evm_mine");
    const response = await fetch(proxy.url, {
      method: "POST",
      body: JSON.stringify([
        { jsonrpc: "2.0", id: 1, method: "eth_chainId" },
        { jsonrpc: "2.0", id: 2, method: "anvil_mine" },
      ]),
    });
    expect(await response.json()).toMatchObject([
      { id: 1, result: "0x1" },
      { id: 2, error: { code: -32601 } },
    ]);
    expect(proxy.refused).toEqual(new Set(["anvil_setBalance", "eth_accounts", "anvil_mine"]));
    await proxy.stop();
  });
});
