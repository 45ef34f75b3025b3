#!/usr/bin/env node
// Starts `weir` on the Node that the project carries, whatever Node the machine has.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const node = fileURLToPath(new URL("node_modules/node/bin/node", root));
if (!existsSync(node)) {
  process.stderr.write("Weir is not set up yet: run `npm start` once, or `npx -y -p node@24 -- npm ci`.\n");
  process.exit(1);
}
const child = spawn(node, [fileURLToPath(new URL("scripts/weir.ts", root)), ...process.argv.slice(2)], {
  // The channel closes when this process is killed, which the command takes as Ctrl-C.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 130));
