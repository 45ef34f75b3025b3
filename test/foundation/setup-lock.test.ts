import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { withLock } from "../../bin/setup-lock.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weir-test-"));
  file = join(folder, "cache", "setup.lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const told: string[] = [];
const options = { say: (text: string) => told.push(text), isCancelled: () => false };

describe("the set-up's lock", () => {
  it("lets one set-up run at a time", async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    const first = withLock(file, options, async () => {
      order.push("first in");
      await new Promise<void>((resolve) => (release = resolve));
      order.push("first out");
    });
    const second = withLock(file, options, () => {
      order.push("second in");
      return Promise.resolve();
    });
    await Promise.resolve();
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(["first in", "first out", "second in"]);
    expect(told.join()).toContain(`(process ${process.pid}) is setting up`);
    expect(existsSync(file)).toBe(false);
  });

  it("is given back when the set-up fails", async () => {
    await expect(withLock(file, options, () => Promise.reject(new Error("no network")))).rejects.toThrow(
      "no network",
    );
    expect(existsSync(file)).toBe(false);
  });

  it("is taken over from a process that has died", async () => {
    await withLock(file, options, () => Promise.resolve());
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(file, String(dead));
    let ran = false;
    await withLock(file, options, () => {
      ran = true;
      return Promise.resolve();
    });
    expect(ran).toBe(true);
  });

  it("is waited for no longer when the person gives up", async () => {
    await withLock(file, options, () => Promise.resolve());
    writeFileSync(file, String(process.pid));
    await expect(
      withLock(file, { ...options, isCancelled: () => true }, () => Promise.resolve()),
    ).rejects.toThrow("Interrupted");
    expect(existsSync(file)).toBe(true);
  });
});
