import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { UserError } from "../../engine/errors/errors.ts";
import { TRANSACTION_GAS } from "../../engine/program/gas-bound.ts";
import { findAnvil } from "./anvil-binary.ts";
import { readHeadTimestamp } from "./clock.ts";
import { jsonRpc } from "./json-rpc.ts";
import { keeperMessageSchema } from "./keeper-protocol.ts";
import type { KeeperMessage, KeeperRequest } from "./keeper-protocol.ts";
import { findFreePort } from "./ports.ts";

export interface StartChainParameters {
  /** First port to try; the next free one above is taken. Left out: any free port. */
  readonly port?: number;
  /** Where the chain is kept between runs. Left out: a throw-away chain. */
  readonly stateFile?: string;
  readonly chainId?: number;
  /** Time of the first block in seconds; only a new chain takes it. Left out: now. */
  readonly genesisTimestamp?: number;
  /** Seconds between blocks. Left out: a block for each transaction, at once. */
  readonly blockTime?: number;
  /** Gas limit of a block, and so of a transaction, which anvil does not limit by itself. */
  readonly gasLimit?: bigint;
  /** Stops the chain when aborted, also while it starts. */
  readonly signal?: AbortSignal;
  readonly log?: (text: string) => void;
}

export interface Chain {
  readonly rpc: string;
  readonly chainId: number;
  /** Whether it was read from `stateFile`: its genesis and its accounts are the ones of the first run. */
  readonly wasLoaded: boolean;
  /** Settles when the chain has ended, however: asked to, or by a fault, which it then names. */
  readonly ended: Promise<string | null>;
  /** Writes the state file now; it is also written by itself, at most some seconds after a block. */
  save(): Promise<void>;
  /** Saves, ends anvil and waits for it. May be called again. */
  stop(): Promise<void>;
}

/** The key of the first account of every anvil, known to everybody: it pays for gas on chains of this machine. */
export const FUNDER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const DEFAULT_CHAIN_ID = 31_337;
const STOP_LIMIT_MS = 60_000;
/** A port may be taken between the look and anvil's own try. */
const PORT_TRIES = 20;

/**
 * Starts a chain of this machine's own (anvil) with ten unlocked accounts, listening on the loopback address only.
 *
 * It ends with this process, however that dies (see keeper.ts). With `stateFile` it goes on where it stopped: calls,
 * logs and proofs at every past block included, and its clock goes on one second after its head, not at today's time.
 *
 * @throws UserError where no anvil is installed, or the state file is in use or unreadable
 */
export async function startChain(parameters: StartChainParameters): Promise<Chain> {
  const { signal, log = () => undefined } = parameters;
  const binary = findAnvil();
  const wanted = parameters.port ?? 0;
  let from = wanted;
  for (let attempt = 0; attempt < PORT_TRIES; attempt += 1) {
    throwIfAborted(signal);
    const port = await findFreePort(from);
    if (wanted > 0 && port !== wanted) {
      log(`Port ${wanted} is taken: the chain takes ${port}.`);
    }
    const keeper = new Keeper({
      binary,
      args: anvilArguments(parameters, port),
      port,
      stateFile: parameters.stateFile ?? null,
    });
    const stopEarly = (): void => {
      void keeper.stop();
    };
    signal?.addEventListener("abort", stopEarly, { once: true });
    try {
      const answer = await keeper.started;
      if (answer.kind === "failed" && answer.reason === "port") {
        from = wanted > 0 ? port + 1 : 0;
        continue;
      }
      if (answer.kind !== "started") {
        throw describeFailure(answer, parameters.stateFile);
      }
      const chain = await settle(keeper, `http://127.0.0.1:${port}`, answer.loaded);
      throwIfAborted(signal);
      return chain;
    } catch (error) {
      await keeper.stop();
      throwIfAborted(signal);
      throw error;
    }
  }
  throw new UserError(`No port for the chain could be had in ${PORT_TRIES} tries.`);
}

function anvilArguments(parameters: StartChainParameters, port: number): string[] {
  const {
    chainId = DEFAULT_CHAIN_ID,
    genesisTimestamp,
    blockTime,
    gasLimit = BigInt(TRANSACTION_GAS),
  } = parameters;
  const args = ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(chainId)];
  // Without it `finalized` stays at 0 on a short chain.
  args.push("--slots-in-an-epoch", "1", "--hardfork", "osaka", "--gas-limit", String(gasLimit));
  // A saved chain goes back to anvil in one request.
  args.push("--no-request-size-limit");
  if (genesisTimestamp !== undefined) {
    args.push("--timestamp", String(genesisTimestamp));
  }
  if (blockTime !== undefined) {
    args.push("--block-time", String(blockTime));
  }
  return args;
}

async function settle(keeper: Keeper, rpc: string, wasLoaded: boolean): Promise<Chain> {
  if (wasLoaded) {
    // Else the next block could be older than its parent, or as new as today.
    await jsonRpc(rpc, "anvil_setTime", [(await readHeadTimestamp(rpc)) + 1]);
  }
  const chainId = Number(await jsonRpc(rpc, "eth_chainId"));
  return {
    rpc,
    chainId,
    wasLoaded,
    ended: keeper.ended,
    save: () => keeper.save(),
    stop: () => keeper.stop(),
  };
}

function describeFailure(
  failure: Extract<KeeperMessage, { kind: "failed" | "saved" }>,
  stateFile = "",
): UserError {
  if (failure.kind === "saved") {
    return new UserError("The chain did not start.");
  }
  switch (failure.reason) {
    case "locked":
      return new UserError(
        `The chain in \`${stateFile}\` is already running (process ${failure.message}): stop that one first.`,
      );
    case "state":
      return new UserError(
        `The chain in \`${stateFile}\` cannot be read (${failure.message}): remove the file to start a new one.`,
      );
    case "port":
    case "anvil":
      return new UserError(`The chain did not start: ${failure.message}`);
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new UserError("Interrupted while the chain was starting.");
  }
}

/** The manager's end of the keeper process. */
class Keeper {
  readonly started: Promise<KeeperMessage>;
  readonly ended: Promise<string | null>;
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  #anvilPid = 0;
  #isStopping = false;
  #waiting: ((message: KeeperMessage | null) => void)[] = [];

  constructor(request: KeeperRequest) {
    this.#process = spawn(
      process.execPath,
      [fileURLToPath(new URL("keeper.ts", import.meta.url)), JSON.stringify(request)],
      { stdio: ["pipe", "pipe", "inherit"], detached: true },
    );
    this.#process.stdin.on("error", () => undefined);
    this.started = this.#next().then(
      (message) => message ?? { kind: "failed", reason: "anvil", message: "its keeper ended without a word" },
    );
    let fault: string | null = null;
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      const message = keeperMessageSchema.parse(JSON.parse(line));
      if (message.kind === "started") {
        this.#anvilPid = message.pid;
      } else if (message.kind === "failed") {
        fault = message.message;
      }
      this.#waiting.shift()?.(message);
    });
    this.ended = new Promise((resolve) => {
      this.#process.once("close", () => {
        for (const wake of this.#waiting.splice(0)) {
          wake(null);
        }
        if (fault === null && !this.#isStopping) {
          // The keeper itself was killed: it can no longer end anvil.
          fault = "its keeper was killed";
          killQuietly(this.#anvilPid);
        }
        resolve(fault);
      });
    });
  }

  async save(): Promise<void> {
    const answer = this.#next();
    this.#process.stdin.write("save\n");
    const message = await answer;
    if (message?.kind !== "saved") {
      throw new UserError(
        `The chain could not be saved: ${message?.kind === "failed" ? message.message : "it has ended"}`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#process.stdin.end("stop\n");
    const limit = setTimeout(() => {
      killQuietly(this.#anvilPid);
      this.#process.kill("SIGKILL");
    }, STOP_LIMIT_MS);
    await this.ended;
    clearTimeout(limit);
  }

  #next(): Promise<KeeperMessage | null> {
    return new Promise((resolve) => {
      if (this.#process.exitCode !== null) {
        resolve(null);
        return;
      }
      this.#waiting.push(resolve);
    });
  }
}

function killQuietly(pid: number): void {
  if (pid <= 0) {
    return;
  }
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}
