import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { delimiter, join } from "node:path";
import process from "node:process";

import { ROOT_PATH } from "../setup/root.ts";

/** Runs a command of node_modules/.bin to its end, its words going to the terminal; resolves to its exit code. */
export type RunProgram = (command: readonly string[]) => Promise<number>;

export interface Programs {
  readonly run: RunProgram;
  /** Ends whatever runs, its children included. */
  readonly interrupt: () => void;
}

const GRACE_MS = 5_000;

export function createPrograms(): Programs {
  let current: ChildProcess | null = null;
  const end = (child: ChildProcess, signal: NodeJS.Signals): void => {
    try {
      // The group, as test runners have workers.
      process.kill(-(child.pid ?? Number.NaN), signal);
    } catch {
      child.kill(signal);
    }
  };
  return {
    run: ([command = "", ...args]) =>
      new Promise((resolve, reject) => {
        const child = spawn(command, args, {
          cwd: ROOT_PATH,
          stdio: ["ignore", "inherit", "inherit"],
          detached: process.platform !== "win32",
          shell: process.platform === "win32",
          env: {
            ...process.env,
            PATH: [
              join(ROOT_PATH, "node_modules", "node", "bin"),
              join(ROOT_PATH, "node_modules", ".bin"),
              process.env["PATH"] ?? "",
            ].join(delimiter),
          },
        });
        current = child;
        child.once("error", reject);
        child.once("close", (code) => {
          current = null;
          resolve(code ?? 1);
        });
      }),
    interrupt: () => {
      const child = current;
      if (child !== null) {
        end(child, "SIGTERM");
        setTimeout(() => {
          end(child, "SIGKILL");
        }, GRACE_MS).unref();
      }
    },
  };
}
