import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { ROOT_PATH } from "./root.ts";

/** What a clone does not have: Git's own, what is generated, and a user's state. */
const NOT_CLONED = /(^|[\\/])(\.git|node_modules|artifacts|cache|types|dist|\.weir|coverage)$|\.log$/;

/** A folder with what a fresh clone of this working tree has: nothing installed, nothing built. */
export function cloneRepository(): { readonly folder: string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "weir-clone-")));
  cpSync(ROOT_PATH, folder, {
    recursive: true,
    filter: (source) => !NOT_CLONED.test(relative(ROOT_PATH, source)),
  });
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Command lines of the processes that run from, or in, a folder. Linux only, as it reads /proc: elsewhere none is found, and
 * the closed ports must do.
 */
export function findProcesses(folder: string): string[] {
  if (!existsSync("/proc/self/cmdline")) {
    return [];
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const isThere = command.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        return isThere ? [`${pid} ${command}`] : [];
      } catch {
        // It has ended meanwhile, or is another user's.
        return [];
      }
    });
}
