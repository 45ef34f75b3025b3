/**
 * The process between the chain manager and anvil. anvil outlives a parent that is killed, and saves its state neither
 * atomically nor only when something changed; so this process
 * - starts anvil, reads the saved chain into it, and saves it when its head has moved;
 * - lives in a session of its own, so that a terminal's Ctrl-C reaches the manager alone, which then asks it to stop;
 * - stops anvil, after a last save, when it is asked to or when its standard input ends, as it does however the manager dies.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

import { jsonRpc } from "./json-rpc.ts";
import { keeperRequestSchema } from "./keeper-protocol.ts";
import type { KeeperMessage } from "./keeper-protocol.ts";
import { loadState, lockState, saveState, unlockState } from "./state-file.ts";

const POLL_MS = 500;
/** Saving takes at most this share of the time: a long chain is saved more rarely. */
const SAVE_SHARE = 0.1;

const request = keeperRequestSchema.parse(JSON.parse(process.argv[2] ?? "null"));
const { stateFile } = request;
const rpc = `http://127.0.0.1:${request.port}`;

/** The manager may be gone: then there is nobody to tell, and the end of standard input does the rest. */
process.stdout.on("error", () => undefined);

function tell(message: KeeperMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function fail(message: KeeperMessage): never {
  tell(message);
  process.exit(1);
}

const holder = stateFile === null ? null : lockState(stateFile);
if (holder !== null) {
  fail({ kind: "failed", reason: "locked", message: String(holder) });
}
// anvil moves older states of a long chain there and never removes them.
const cache = stateFile === null ? mkdtempSync(join(tmpdir(), "weir-chain-")) : `${stateFile}.cache`;
rmSync(cache, { recursive: true, force: true });
mkdirSync(cache);
const anvil = spawn(request.binary, [...request.args, "--cache-path", cache], {
  stdio: ["ignore", "pipe", "pipe"],
});

function cleanUp(): void {
  anvil.kill("SIGKILL");
  rmSync(cache, { recursive: true, force: true });
  if (stateFile !== null) {
    unlockState(stateFile);
  }
}
process.on("exit", cleanUp);

const gone = new Promise<void>((resolve) => {
  anvil.once("exit", () => {
    resolve();
  });
});
let complaint = "";
anvil.once("error", (error) => {
  complaint = error.message;
});
anvil.stderr.on("data", (text: Buffer) => {
  complaint = (complaint + text.toString()).slice(-2_000);
});
const listening = new Promise<boolean>((resolve) => {
  // Read to the end: a full pipe would stop anvil.
  createInterface({ input: anvil.stdout }).on("line", (line) => {
    if (line.startsWith("Listening on ")) {
      resolve(true);
    }
  });
  anvil.once("close", () => {
    resolve(false);
  });
});

/** Null until the chain is ready: a saved chain that is still being read must not be saved over. */
let savedHead: unknown = null;
let lastSave = { end: 0, took: 0 };
let saving: Promise<void> = Promise.resolve();

async function readHead(): Promise<unknown> {
  const block = await jsonRpc(rpc, "eth_getBlockByNumber", ["latest", false]);
  return typeof block === "object" && block !== null && "hash" in block ? block.hash : null;
}

async function saveIfMoved(file: string): Promise<void> {
  const head = await readHead();
  if (head === savedHead) {
    return;
  }
  const start = performance.now();
  await saveState(rpc, file);
  const end = performance.now();
  lastSave = { end, took: end - start };
  savedHead = head;
}

/** One save at a time. */
async function save(): Promise<void> {
  if (stateFile !== null && savedHead !== null) {
    saving = saving.catch(() => undefined).then(() => saveIfMoved(stateFile));
    await saving;
  }
}

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) {
    return;
  }
  isStopping = true;
  try {
    await save();
  } catch (error) {
    tell({ kind: "failed", reason: "state", message: String(error) });
  }
  anvil.kill("SIGKILL");
  await gone;
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void stop());
}
createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line === "save") {
      void save().then(
        () => {
          tell({ kind: "saved" });
        },
        (error: unknown) => {
          tell({ kind: "failed", reason: "state", message: String(error) });
        },
      );
    } else if (line === "stop") {
      void stop();
    }
  })
  .on("close", () => void stop());

if (!(await listening)) {
  fail({ kind: "failed", reason: /in use/i.test(complaint) ? "port" : "anvil", message: complaint.trim() });
}
let loaded = false;
if (stateFile !== null) {
  try {
    loaded = await loadState(rpc, stateFile);
    savedHead = await readHead();
  } catch (error) {
    fail({
      kind: "failed",
      reason: "state",
      message: error instanceof Error ? error.message : String(error),
    });
  }
}
tell({ kind: "started", port: request.port, pid: anvil.pid ?? 0, loaded });
void gone.then(() => {
  if (!isStopping) {
    fail({ kind: "failed", reason: "anvil", message: complaint.trim() || "anvil ended by itself" });
  }
});

if (stateFile !== null) {
  setInterval(() => {
    if (!isStopping && performance.now() - lastSave.end > lastSave.took / SAVE_SHARE) {
      // A save that fails is tried again at the next turn, and told when the chain stops.
      save().catch(() => undefined);
    }
  }, POLL_MS);
}
