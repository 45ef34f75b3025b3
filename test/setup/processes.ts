import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { connect } from "node:net";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

import { ROOT } from "./root.ts";

/** Polls until `condition` holds; a test must not wait for a fixed time. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 20_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`Not so after ${limitMs} ms: ${what}.`);
    }
    await delay(20);
  }
}

/** Whether something on this machine takes connections on the port. */
export async function isPortOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Exit code, or the signal's name. */
  readonly exited: Promise<number | NodeJS.Signals>;
}

/** Starts a program in a process group of its own, so that a test can send it what a terminal's Ctrl-C sends: a signal to the group. */
export function startProgram(
  command: string,
  args: readonly string[],
  options: { cwd?: string | URL; env?: NodeJS.ProcessEnv; inherit?: boolean } = {},
): RunningProgram {
  const child = spawn(command, [...args], {
    cwd: options.cwd ?? ROOT,
    env: options.inherit === false ? options.env : { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exited: new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        resolve(code ?? signal ?? 1);
      });
    }),
  };
}

/** What a terminal does at Ctrl-C. */
export function interruptGroup(program: RunningProgram): void {
  if (program.child.pid !== undefined) {
    try {
      process.kill(-program.child.pid, "SIGINT");
    } catch {
      // All of it has ended.
    }
  }
}
