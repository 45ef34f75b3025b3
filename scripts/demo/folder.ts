import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";

import type { CliContext } from "../cli/command.ts";
import { readSettings } from "../session/settings.ts";

/** A folder of the demo's own, emptied: `.weir/demo`, or the next that no other running demo has. */
export function takeFolder(context: CliContext): string {
  const { stateFolder } = readSettings(context);
  for (let attempt = 1; ; attempt++) {
    const folder = join(stateFolder, attempt === 1 ? "demo" : `demo-${attempt}`);
    const lock = `${folder}.lock`;
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    if (tryLock(lock)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return relative(context.cwd, folder);
    }
  }
}

/** Lets another demo have the folder; what is in it stays. */
export function leaveFolder(context: CliContext, folder: string): void {
  rmSync(`${join(context.cwd, folder)}.lock`, { force: true });
}

function tryLock(lock: string): boolean {
  if (existsSync(lock) && isAlive(Number(readFileSync(lock, "utf8")))) {
    return false;
  }
  rmSync(lock, { force: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
