import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";

import { z } from "zod";

import { jsonRpc } from "./json-rpc.ts";

/**
 * Reads a saved chain into a node that has just started.
 *
 * @returns whether there was a file
 */
export async function loadState(rpc: string, file: string): Promise<boolean> {
  let state: Buffer;
  try {
    state = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return false;
    }
    throw error;
  }
  const loaded = await jsonRpc(rpc, "anvil_loadState", [`0x${state.toString("hex")}`]);
  if (loaded !== true) {
    throw new Error("anvil did not take the saved state");
  }
  return true;
}

/**
 * Saves the whole chain, the state at each block included, so that calls, logs and proofs at past blocks work after a
 * restart. The file appears at once or not at all: a crash while saving leaves the one before.
 */
export async function saveState(rpc: string, file: string): Promise<void> {
  const dump = z
    .string()
    .startsWith("0x")
    .parse(await jsonRpc(rpc, "anvil_dumpState", [true]));
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, Buffer.from(dump.slice(2), "hex"), { flush: true });
  renameSync(unfinished, file);
}

/**
 * Takes the state file for this process, so that two chains never write one file.
 *
 * @returns the id of the living process that has it already, else null
 */
export function lockState(file: string): number | null {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      writeFileSync(`${file}.lock`, String(process.pid), { flag: "wx" });
      return null;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
        throw error;
      }
    }
    const holder = Number(readFileSync(`${file}.lock`, "utf8"));
    if (isAlive(holder)) {
      return holder;
    }
    rmSync(`${file}.lock`, { force: true });
  }
}

export function unlockState(file: string): void {
  rmSync(`${file}.lock`, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
