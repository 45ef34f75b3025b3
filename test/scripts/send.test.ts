import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";

import type { CliContext } from "../../scripts/cli/command.ts";
import { runWeir } from "../../scripts/cli/run.ts";
import { FUNDER_KEY } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { withChain } from "../setup/chain.ts";
import { emptyFolder, runCommand } from "./run-command.ts";
import { callRpc } from "./stage.ts";

const TO = "0x00000000000000000000000000000000000000aa";

describe("sending to a chain that may hold value", () => {
  const chain = withChain({ chainId: 424_242 });
  const fund = ["keys", "fund", "1", TO];
  const balance = () => callRpc(chain.rpc, "eth_getBalance", [TO, "latest"]);
  const run = async (answer: string | undefined, argv: readonly string[] = fund) => {
    const cwd = emptyFolder();
    let said = "";
    const asked: string[] = [];
    const context: CliContext = {
      cwd,
      env: { WEIR_RPC: chain.rpc, WEIR_PRIVATE_KEY: FUNDER_KEY },
      stdout: (text) => (said += text),
      stderr: (text) => (said += text),
      isTerminal: false,
      signal: new AbortController().signal,
      ...(answer === undefined
        ? {}
        : {
            prompt: (question: string) => {
              // The plan is shown before anything is asked.
              expect(said).toContain("Plan: 1 transaction");
              asked.push(question);
              return Promise.resolve(answer);
            },
          }),
    };
    return { exit: await runWeir(argv, context, commands), said, asked };
  };

  it("asks for the chain's id and sends nothing for another answer", async () => {
    const { exit, said, asked } = await run("yes");
    expect(exit).toBe(1);
    expect(asked).toHaveLength(1);
    expect(said).toContain("Not confirmed: nothing was sent.");
    expect(await balance()).toBe("0x0");
  });

  it("sends nothing where nobody can be asked", async () => {
    const { exit, said } = await run(undefined);
    expect(exit).toBe(1);
    expect(said).toContain("Add `--yes`");
    expect(await balance()).toBe("0x0");
  });

  it("shows the plan and neither asks nor sends with --dry-run", async () => {
    const { exit, said, asked } = await run("424242", [...fund, "--dry-run"]);
    expect(exit).toBe(0);
    expect(said).toContain("gas about 21,000, value 1.0");
    expect(asked).toEqual([]);
    expect(await balance()).toBe("0x0");
  });

  it("sends when the id is typed, and never shows the key", async () => {
    const { exit, said } = await run("424242");
    expect(exit, said).toBe(0);
    expect(said).not.toContain(FUNDER_KEY.slice(2));
    expect(await balance()).toBe("0xde0b6b3a7640000");
  });
});

describe("a plan of several steps", () => {
  const chain = withChain();
  const cwd = mkdtempSync(join(tmpdir(), "weir-send-"));
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const deploy = (rpc: string, ...flags: string[]) =>
    runCommand(["deploy", "--registrar", TO, "--json", ...flags], {
      cwd,
      commands,
      env: { WEIR_RPC: rpc, WEIR_PRIVATE_KEY: FUNDER_KEY },
    });

  it("goes out in order; the gas of a step that only those before it make possible is told when they are in", async () => {
    const { exit, stdout, stderr } = await deploy(chain.rpc);
    expect(exit, stderr).toBe(0);
    expect(stderr).toContain("gas: known when the steps before it are in");
    const { transactions } = z
      .object({ transactions: z.array(z.object({ gasUsed: z.number(), block: z.number() })) })
      .parse(JSON.parse(stdout));
    expect(transactions).toHaveLength(12);
    expect(transactions.every(({ gasUsed }) => gasUsed <= 16_777_216)).toBe(true);
    const blocks = transactions.map(({ block }) => block);
    expect(blocks).toEqual([...blocks].sort((a, b) => a - b));
  });

  it("is not carried out twice", async () => {
    const before = await callRpc(chain.rpc, "eth_blockNumber", []);
    const { exit, stdout } = await deploy(chain.rpc);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ already: true, transactions: [] });
    expect(await callRpc(chain.rpc, "eth_blockNumber", [])).toBe(before);
  });
});
