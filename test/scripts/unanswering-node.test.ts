import { type AddressInfo, type Server, createServer } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const NOBODY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const LIMIT_MS = 60_000;

describe("a node that takes the connection and never answers", () => {
  let server: Server;
  let url = "";
  beforeAll(async () => {
    server = createServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  it.concurrent("is let go by Ctrl-C at once: weir audit", async () => {
    const ctrlC = new AbortController();
    setTimeout(() => ctrlC.abort(), 300);
    const { exit, stdout, stderr } = await runCommand(["audit", NOBODY, "--rpc", url], {
      cwd: emptyFolder(),
      commands,
      signal: ctrlC.signal,
    });
    expect([exit, stdout]).toEqual([130, ""]);
    expect(stderr).toContain("Interrupted.");
  });

  it.concurrent.each([
    ["audit", ["audit", NOBODY], 3],
    ["doctor", ["doctor"], 1],
    ["up", ["up", "--trust", NOBODY], 1],
  ] as const)(
    "is named at once, and given up soon: weir %s",
    async (_, argv, code) => {
      const started = performance.now();
      const { exit, stdout, stderr } = await runCommand([...argv, "--rpc", url], {
        cwd: emptyFolder(),
        commands,
      });
      expect(performance.now() - started).toBeLessThan(LIMIT_MS / 2);
      expect(exit).toBe(code);
      expect(stderr).toMatch(new RegExp(`^Asking the node at \`${url}\` …\n`));
      expect(stdout + stderr).toContain(`No node answers at \`${url}\` (no answer in 10 s)`);
    },
    LIMIT_MS,
  );
});
