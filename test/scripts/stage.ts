import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { id } from "ethers";
import { afterAll, expect } from "vitest";
import { z } from "zod";

import { FUNDER_KEY } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { runCommand, type CommandResult } from "./run-command.ts";

const ROLES = [
  "issuer",
  "operator",
  "registrar",
  "bank",
  "originator",
  "servicer",
  "backupServicer",
  "trustee",
  "verificationAgent",
  "calculationAgent",
  "custodian",
  "agents",
  "investor",
  "stranger",
];

export interface Stage {
  /** Working folder: `deal.yaml` and `setup.yaml` of examples/china, the state folder, tapes. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Topic of the event that a title's mint emits. */
  readonly packageMinted: string;
  /** Runs a command line; the exit code is the test's to look at. */
  readonly weir: (...argv: string[]) => Promise<CommandResult>;
  /** Runs one that must succeed. */
  readonly done: (...argv: string[]) => Promise<CommandResult>;
  /** Makes a tape of its own up, so that its title can be minted. */
  readonly sampleTape: (name: string) => Promise<void>;
}

/** Keys with gas, a currency, registry and factory on a chain, everybody attested; the folder goes with the test file. */
export async function setStage(rpc: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "weir-stage-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(fileURLToPath(new URL("../../examples/china/", import.meta.url)), folder, { recursive: true });
  const env = { WEIR_RPC: rpc, WEIR_KEY_FUNDER: FUNDER_KEY };
  const weir = (...argv: string[]) => runCommand(argv, { cwd: folder, commands, env });
  const done = async (...argv: string[]) => {
    const result = await weir(...argv);
    expect(result.exit, `${argv.join(" ")}\n${result.stderr}`).toBe(0);
    return result;
  };
  await done("keys", "new", ...ROLES, "--throw-away");
  await done("keys", "fund", "10", ...ROLES.filter((name) => name !== "stranger"), "--from", "funder");
  await done("currency", "deploy");
  await done("deploy", "--registrar", "registrar");
  await done("attest", "bank", "--category", "bank", "--country", "CN", "--expiry", "2040-01-01");
  await done(
    "attest",
    "originator",
    "investor",
    "--category",
    "amc",
    "--country",
    "CN",
    "--expiry",
    "2040-01-01",
  );
  return {
    folder,
    env,
    packageMinted: id("PackageMinted(uint256,address,address,bytes32,uint64,uint128,uint32,bytes32)"),
    weir,
    done,
    sampleTape: async (name) => {
      await done(
        "tape",
        "sample",
        "--loans",
        "20",
        "--seed",
        name,
        "--currency",
        "CNYD",
        "-o",
        `${name}.csv`,
      );
    },
  };
}

/** One request to a node. */
export async function callRpc(rpc: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(rpc, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return z.object({ result: z.unknown() }).parse(await response.json()).result;
}
