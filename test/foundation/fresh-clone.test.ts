import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";

import { Contract, JsonRpcProvider, dataSlice, id } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { cloneRepository, findProcesses } from "../setup/clone.ts";
import { isPortOpen, startProgram, until } from "../setup/processes.ts";
import type { RunningProgram } from "../setup/processes.ts";
import { cleanEnvironment } from "../setup/sandbox.ts";

/** Contracts compile for minutes, beside other tests. */
const LIMIT_MS = 15 * 60_000;
const SETS_UP =
  /Installing packages[^]*done in \d+ s[^]*Compiling contracts[^]*done in \d+ s[^]*Building the portal[^]*done in \d+ s/;

let clone: ReturnType<typeof cloneRepository>;

function npm(...args: string[]): RunningProgram {
  return startProgram("npm", args, { cwd: clone.folder, env: cleanEnvironment(), inherit: false });
}

const readySchema = z.object({
  url: z.string(),
  rpc: z.string(),
  trusts: z.array(z.string()),
  deal: z.string(),
  setup: z.string(),
  next: z.array(z.string()),
});
type Ready = z.infer<typeof readySchema>;

const portOf = (url: string): number => Number(new URL(url).port);

/** `npm start` until its one line of JSON says that it serves. */
async function startServing(): Promise<{ program: RunningProgram; ready: Ready }> {
  const program = npm("start", "--silent", "--", "--json");
  let hasEnded = false;
  void program.exited.then(() => {
    hasEnded = true;
  });
  await until(
    () => {
      if (hasEnded) {
        throw new Error(`\`npm start\` ended instead of serving:\n${program.stderr()}`);
      }
      return program.stdout().includes("\n");
    },
    "`npm start` is ready",
    LIMIT_MS,
  );
  return { program, ready: readySchema.parse(JSON.parse(program.stdout())) };
}

/** Ctrl-C, as a supervisor sends it: to npm alone. */
async function stopServing({ program, ready }: { program: RunningProgram; ready: Ready }): Promise<void> {
  program.child.kill("SIGINT");
  await program.exited;
  expect(await isPortOpen(portOf(ready.url))).toBe(false);
  expect(await isPortOpen(portOf(ready.rpc))).toBe(false);
  expect(findProcesses(clone.folder)).toEqual([]);
}

/** Chain, trusts, and who holds how much of each note, read with nothing of Weir's. */
async function readChain({ rpc, trusts }: Ready): Promise<{
  genesis: string | null | undefined;
  trusts: readonly string[];
  notes: { note: string; balances: string[] }[];
}> {
  const provider = new JsonRpcProvider(rpc);
  try {
    const notes: { note: string; balances: string[] }[] = [];
    for (const trust of trusts) {
      const contract = new Contract(trust, ["function notes() view returns (address[])"], provider);
      const found: unknown = await contract.getFunction("notes")();
      const list = z.array(z.string()).parse(found);
      for (const note of list) {
        notes.push({ note, balances: await readBalances(provider, note) });
      }
    }
    return { genesis: (await provider.getBlock(0))?.hash, trusts, notes };
  } finally {
    provider.destroy();
  }
}

async function readBalances(provider: JsonRpcProvider, note: string): Promise<string[]> {
  const contract = new Contract(
    note,
    [
      "event Transfer(address indexed from, address indexed to, uint256 value)",
      "function balanceOf(address) view returns (uint256)",
    ],
    provider,
  );
  const logs = await provider.getLogs({
    address: note,
    topics: [id("Transfer(address,address,uint256)")],
    fromBlock: 0,
  });
  const holders = new Set(logs.map(({ topics }) => dataSlice(topics[2] ?? "0x", 12)));
  return Promise.all(
    [...holders]
      .sort()
      .map(async (holder) => `${holder} ${String(await contract.getFunction("balanceOf")(holder))}`),
  );
}

async function listen(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

function forgetBuilds(): void {
  for (const name of ["contracts", "web"]) {
    rmSync(join(clone.folder, "cache", `${name}.stamp`));
  }
}

describe("on a fresh clone", () => {
  beforeAll(() => {
    clone = cloneRepository();
  });
  afterAll(() => {
    clone.remove();
  });

  it(
    "`npm start` alone sets up with progress and serves; a second start is ready in 15 seconds with the same first block, trusts, holders and balances",
    async () => {
      const first = await startServing();
      expect(first.program.stderr()).toMatch(SETS_UP);
      const before = await readChain(first.ready);
      expect(before.trusts.length).toBeGreaterThan(0);
      expect(before.notes.flatMap(({ balances }) => balances).length).toBeGreaterThan(20);
      await stopServing(first);

      // What the first start listened on is another's now: ports that are taken are stepped over.
      const takers = await Promise.all([first.ready.url, first.ready.rpc].map((url) => listen(portOf(url))));
      const started = performance.now();
      const second = await startServing();
      expect((performance.now() - started) / 1000).toBeLessThan(15);
      expect([portOf(second.ready.url), portOf(second.ready.rpc)]).not.toContain(portOf(first.ready.url));
      expect([portOf(second.ready.url), portOf(second.ready.rpc)]).not.toContain(portOf(first.ready.rpc));
      expect(await readChain(second.ready)).toEqual(before);
      await stopServing(second);
      await Promise.all(takers.map((taker) => new Promise((resolve) => taker.close(resolve))));
    },
    LIMIT_MS,
  );

  it(
    "`npm test` alone sets up with progress and runs; once more, beside `npm start`, only one of them sets up what is missing",
    async () => {
      // As before the first test, but for what the compiler keeps: it is too slow to be watched twice.
      rmSync(join(clone.folder, "node_modules"), { recursive: true });
      forgetBuilds();
      const first = npm("test", "--", "solc");
      await first.exited;
      expect(first.stderr()).toMatch(SETS_UP);
      expect(first.stdout()).toMatch(/\n[01] passed, [01] failed\n$/);

      const second = npm("test", "--", "solc");
      await second.exited;
      expect(second.stderr()).not.toMatch(/Installing|Compiling|Building/);

      forgetBuilds();
      const both = [npm("start", "--", "--help"), npm("test", "--", "solc")];
      await Promise.all(both.map(({ exited }) => exited));
      const said = both.map((program) => program.stderr()).join("");
      expect(said).not.toContain("Installing packages");
      expect(said.match(/• Compiling contracts/g)).toHaveLength(1);
      expect(said.match(/• Building the portal/g)).toHaveLength(1);
      expect(said).toContain("is setting up; waiting for it");
    },
    LIMIT_MS,
  );
});
