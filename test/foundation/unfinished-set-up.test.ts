import { join } from "node:path";
import process from "node:process";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { cloneRepository, findProcesses } from "../setup/clone.ts";
import { interruptGroup, startProgram, until } from "../setup/processes.ts";
import type { RunningProgram } from "../setup/processes.ts";
import { cleanEnvironment } from "../setup/sandbox.ts";

const LIMIT_MS = 10 * 60_000;

let clone: ReturnType<typeof cloneRepository>;

describe("a set-up that does not end", () => {
  beforeEach(() => {
    clone = cloneRepository();
  });
  afterEach(() => {
    clone.remove();
  });

  // npm alone gets a supervisor's signal, the whole group gets a terminal's.
  it.each([
    ["npm alone gets", (program: RunningProgram) => program.child.kill("SIGINT")],
    ["the whole group gets", interruptGroup],
  ])(
    "a Ctrl-C that %s ends the set-up and leaves no process",
    async (_, interrupt) => {
      const start = startProgram("npm", ["start"], {
        cwd: clone.folder,
        env: cleanEnvironment(),
        inherit: false,
      });
      await until(() => start.stderr().includes("Installing packages"), "packages are being installed");
      await until(
        () =>
          findProcesses(clone.folder).some((command) => command.includes("npm ci")) ||
          process.platform !== "linux",
        "npm runs",
      );
      interrupt(start);
      expect(await start.exited).not.toBe(0);
      expect(start.stderr()).toContain("Interrupted.");
      expect(findProcesses(clone.folder)).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    "says what is missing where there is no npm registry",
    async () => {
      const start = startProgram("npm", ["test"], {
        cwd: clone.folder,
        env: {
          ...cleanEnvironment(),
          npm_config_registry: "http://127.0.0.1:9/",
          npm_config_cache: join(clone.folder, "cache"),
          npm_config_fetch_retries: "0",
        },
        inherit: false,
      });
      expect(await start.exited).toBe(1);
      expect(start.stderr()).toContain("the first start needs a network");
      expect(start.stderr()).not.toContain("    at ");
    },
    LIMIT_MS,
  );
});
