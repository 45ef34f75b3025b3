import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";

import { expect, it } from "vitest";

import { ROOT_PATH } from "../setup/root.ts";

it("ends without a word where nobody reads its output any more", async () => {
  const words = ["scripts/weir.ts", "compile", join("examples", "china", "deal.yaml")];
  const child = spawn(process.execPath, words, { cwd: ROOT_PATH, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect(stderr).not.toContain("EPIPE");
  expect(child.exitCode).toBe(0);
});
