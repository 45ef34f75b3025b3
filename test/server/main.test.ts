import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { dayOf } from "../../engine/dates/day.ts";
import { startChain, type Chain as TestChain } from "../../scripts/chain/anvil.ts";
import { findFreePort } from "../../scripts/chain/ports.ts";
import { isPortOpen, until } from "../setup/processes.ts";
import { actor, LiveTrust } from "./live-trust.ts";

const MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

let folder: string;
let node: TestChain;
let live: LiveTrust;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weir-main-"));
  node = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  live = await LiveTrust.issue(node.rpc, [
    { holder: actor("originator").address, thousandths: [1_000, 1_000] },
  ]);
});
afterAll(async () => {
  await node.stop();
  await rm(folder, { recursive: true, force: true });
});

function start(settings: Record<string, string>) {
  const env = { PATH: process.env.PATH, WEIR_STORE: folder, WEIR_LOG_LEVEL: "warn", ...settings };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
  const ended = once(child, "close") as Promise<[number | null]>;
  return { child, output, ended };
}

/** A start that is to fail: its exit code and words. */
async function fail(settings: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const { output, ended } = start(settings);
  const [code] = await ended;
  expect(output.stdout).toBe("");
  // Words for a person, no stack trace.
  expect(output.stderr).not.toMatch(/^\s+at /m);
  return { code, stderr: output.stderr };
}

describe("the service as a process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "steps over a taken port, says where it is in one line, and leaves nothing on %s",
    async (signal) => {
      const taken = await findFreePort(0);
      const squatter = createServer().listen(taken, "127.0.0.1");
      await once(squatter, "listening");
      const settings = { WEIR_RPC: node.rpc, WEIR_TRUSTS: live.trust, WEIR_PORT: String(taken) };
      const { child, output, ended } = start(settings);
      await until(
        () => output.stdout.includes("\n") || child.exitCode !== null,
        "the service is ready",
        60_000,
      );
      const { url } = JSON.parse(output.stdout) as { url: string };
      expect(output.stdout.trim().split("\n")).toHaveLength(1);
      const port = Number(new URL(url).port);
      expect(port).toBeGreaterThan(taken);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      child.kill(signal);
      const [code] = await ended;
      expect(code).toBe(0);
      expect(await isPortOpen(port)).toBe(false);
      squatter.close();
    },
  );

  it("names every setting that is wrong", async () => {
    const { code, stderr } = await fail({
      WEIR_RPC: "ftp://user:secret@node.example",
      WEIR_TRUSTS: "0x1",
      WEIR_SENDER_KEY: "secret",
    });
    expect(code).toBe(1);
    for (const name of ["WEIR_RPC", "WEIR_TRUSTS", "WEIR_SENDER_KEY"]) {
      expect(stderr).toContain(name);
    }
    expect(stderr).not.toContain("secret");
  });

  it("says so when no node answers, and no secret of its address", async () => {
    const port = await findFreePort(0);
    const rpc = `http://user:secret@127.0.0.1:${port}/secret`;
    const { code, stderr } = await fail({ WEIR_RPC: rpc, WEIR_TRUSTS: live.trust });
    expect(code).toBe(1);
    expect(stderr).toContain(`The node at \`http://127.0.0.1:${port}\` does not answer as an Ethereum node`);
    expect(stderr).not.toContain("secret");
  });

  it("says so when an address is no trust", async () => {
    const nothing = await fail({ WEIR_RPC: node.rpc, WEIR_TRUSTS: actor("nobody").address });
    expect(nothing).toMatchObject({ code: 1 });
    expect(nothing.stderr).toContain("No contract stands at");
    const other = await fail({ WEIR_RPC: node.rpc, WEIR_TRUSTS: live.currency });
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain("is no trust");
  });
});
