// One set-up at a time: `npm start` and `npm test` at once must not write the same folders.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Takes the lock and returns null, or returns the id of the process that has it; a dead one's is taken over. */
function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return null;
  } catch (error) {
    if (error.code !== "EEXIST") {
      throw error;
    }
  }
  let holder;
  try {
    holder = Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
  // An empty file is one that its owner is just writing.
  if (holder > 0 && !isAlive(holder)) {
    rmSync(file, { force: true });
  }
  return holder;
}

/**
 * Runs `action` while this process alone holds `file`; waits for another that holds it.
 *
 * @param {string} file
 * @param {{ say: (text: string) => void, isCancelled: () => boolean }} options
 * @param {() => Promise<void>} action
 */
export async function withLock(file, { say, isCancelled }, action) {
  let told = false;
  for (let holder = tryLock(file); holder !== null; holder = tryLock(file)) {
    if (isCancelled()) {
      throw new Error("Interrupted.");
    }
    if (!told && holder > 0 && isAlive(holder)) {
      say(`Another \`npm start\` or \`npm test\` (process ${holder}) is setting up; waiting for it …`);
      told = true;
    }
    await delay(200);
  }
  try {
    await action();
  } finally {
    rmSync(file, { force: true });
  }
}
