import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { noteInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { interruptGroup, isPortOpen, type RunningProgram, startProgram, until } from "../setup/processes.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { callRpc } from "./stage.ts";

const LIMIT_MS = 10 * 60_000;
const SECOND_START_MS = 15_000;
const WEIR = join(ROOT_PATH, "bin", "weir.mjs");

const readySchema = z.object({
  url: z.url(),
  rpc: z.url(),
  trusts: z.array(z.string().regex(/^0x[0-9a-fA-F]{40}$/)).min(1),
  deal: z.string(),
  setup: z.string(),
  next: z.array(z.string().startsWith("npx weir ")),
});
type Ready = z.output<typeof readySchema>;

describe("weir up", () => {
  const folder = mkdtempSync(join(tmpdir(), "weir-up-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = async (
    ...args: string[]
  ): Promise<{ program: RunningProgram; ready: Ready; took: number }> => {
    const began = performance.now();
    const program = startProgram(process.execPath, [WEIR, "up", "--json", ...args], { cwd: folder });
    const ended = program.exited.then((exit) => {
      throw new Error(`It ended with ${exit}:\n${program.stderr()}`);
    });
    await Promise.race([until(() => program.stdout().includes("\n"), "it is ready", LIMIT_MS / 2), ended]);
    ended.catch(() => undefined);
    return {
      program,
      ready: readySchema.parse(JSON.parse(program.stdout())),
      took: performance.now() - began,
    };
  };
  const stop = async ({ program, ready }: { program: RunningProgram; ready: Ready }) => {
    interruptGroup(program);
    expect(await program.exited).toBe(0);
    for (const address of [ready.url, ready.rpc]) {
      expect(await isPortOpen(Number(new URL(address).port)), address).toBe(false);
    }
  };
  /** A line as it is typed, in a shell. */
  const type = async (line: string) => {
    const typed = line.replace(/^npx weir /, `'${process.execPath}' '${WEIR}' `);
    const program = startProgram("sh", ["-c", typed], { cwd: folder });
    const exit = await program.exited;
    expect(exit, `${line}\n${program.stdout()}${program.stderr()}`).toBe(0);
    return program.stdout();
  };
  const audit = ({ rpc, trusts: [trust = ""] }: Ready) => type(`npx weir audit ${trust} --rpc ${rpc}`);

  const call = async (rpc: string, to: string, data: string) =>
    z.string().parse(await callRpc(rpc, "eth_call", [{ to, data }, "latest"]));
  /** First block, trusts, and what every holder has of each class. */
  const picture = async ({ rpc, trusts }: Ready) => {
    const [trust = ""] = trusts;
    const answer = await call(rpc, trust, trustInterface.encodeFunctionData("notes"));
    const [notes] = z
      .tuple([z.array(z.string())])
      .parse(
        [...trustInterface.decodeFunctionResult("notes", answer)].map((list) => [...(list as string[])]),
      );
    const holdings: Record<string, string> = {};
    for (const note of notes) {
      const topics = [noteInterface.getEvent("Transfer")?.topicHash];
      const logs = z
        .array(z.object({ topics: z.array(z.string()) }))
        .parse(await callRpc(rpc, "eth_getLogs", [{ address: note, topics, fromBlock: "0x0" }]));
      for (const {
        topics: [, , to = ""],
      } of logs) {
        const holder = `0x${to.slice(26)}`;
        holdings[`${note} ${holder}`] = await call(
          rpc,
          note,
          noteInterface.encodeFunctionData("balanceOf", [holder]),
        );
      }
    }
    const genesis = z
      .object({ hash: z.string() })
      .parse(await callRpc(rpc, "eth_getBlockByNumber", ["0x0", false])).hash;
    return { genesis, trusts, holdings };
  };

  let first: Awaited<ReturnType<typeof start>>;
  let firstPicture: Awaited<ReturnType<typeof picture>>;
  beforeAll(async () => {
    first = await start();
    firstPicture = await picture(first.ready);
  }, LIMIT_MS);

  it("serves the example a day before a payment date, with dates paid and cash in", async () => {
    const { ready } = first;
    const [trust = ""] = ready.trusts;
    const read = async (method: string) => {
      const answer = await call(ready.rpc, trust, trustInterface.encodeFunctionData(method));
      return [...trustInterface.decodeFunctionResult(method, answer)] as unknown[];
    };
    const [next] = await read("nextDate");
    const [uncounted] = await read("uncounted");
    const { timestamp } = z
      .object({ timestamp: z.string().transform(Number) })
      .parse(await callRpc(ready.rpc, "eth_getBlockByNumber", ["latest", false]));
    expect(Math.floor(timestamp / 86_400)).toBe(Number(next) - 1);
    expect(uncounted).toBeGreaterThan(0n);
    const distributed = await callRpc(ready.rpc, "eth_getLogs", [
      { address: trust, topics: [trustInterface.getEvent("Distributed")?.topicHash], fromBlock: "0x0" },
    ]);
    expect(z.array(z.unknown()).parse(distributed).length).toBeGreaterThanOrEqual(3);
    expect(Object.keys(firstPicture.holdings).length).toBeGreaterThanOrEqual(25);
    expect((await fetch(`${ready.url}/healthz`)).status).toBe(200);
  });

  it(
    "is the same after Ctrl-C, within 15 seconds, and its lines carry it through its next date",
    async () => {
      await stop(first);
      const second = await start();
      expect(second.took).toBeLessThan(SECOND_START_MS);
      expect(await picture(second.ready)).toEqual(firstPicture);
      expect(await audit(second.ready)).toContain("right");
      for (const line of second.ready.next) {
        await type(line);
      }
      // A second run finds it done.
      for (const line of second.ready.next) {
        await type(line);
      }
      expect(await audit(second.ready)).toContain("right");
      await stop(second);
      const third = await start();
      expect(await picture(third.ready)).toEqual(firstPicture);
      expect(third.ready.next.join("\n")).not.toBe(second.ready.next.join("\n"));

      const { rpc, trusts } = third.ready;
      const before = await callRpc(rpc, "eth_blockNumber", []);
      const withLogin = rpc.replace("//", "//user:secret@");
      const guest = await start("--rpc", withLogin, "--trust", ...trusts).catch((error: unknown) => error);
      // Its own store, and another port; the deal is known here, so its file is named.
      const { program, ready } = z
        .custom<Awaited<ReturnType<typeof start>>>((value) => !(value instanceof Error), String(guest))
        .parse(guest);
      expect(ready.url).not.toBe(third.ready.url);
      expect(ready.rpc).toBe(rpc);
      expect(ready.next).toEqual([]);
      expect(await callRpc(rpc, "eth_blockNumber", [])).toBe(before);
      interruptGroup(program);
      expect(await program.exited).toBe(0);
      await stop(third);
    },
    LIMIT_MS,
  );

  it("says what is wrong where a trust or a node is none", async () => {
    const program = startProgram(
      process.execPath,
      [WEIR, "up", "--rpc", "http://127.0.0.1:9", "--trust", `0x${"11".repeat(20)}`],
      { cwd: folder },
    );
    expect(await program.exited).toBe(1);
    expect(program.stderr()).toContain("No node answers");
    expect(program.stderr()).not.toMatch(/\n\s+at /);
  });
});
