// `npm start` and `npm test` on a fresh clone: sets up what is missing or out of date, then goes on with Weir's own
// program on the Node that npm installed. Plain JavaScript of Node 20 and nothing else, as it runs before anything is there.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { explainInstallFailure, hashSources, isInstalled, linkCommand } from "./setup-state.mjs";
import { withLock } from "./setup-lock.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const IS_WINDOWS = process.platform === "win32";
const NODE = join(ROOT, "node_modules", "node", "bin", IS_WINDOWS ? "node.exe" : "node");
const INTERRUPTED = 130;
const GRACE_MS = 1_500;
/** npm's own stack traces help nobody who starts Weir. */
const STACK_LINE = /^(npm (error|ERR!))?\s+at .*\n/gm;

const PROGRAMS = {
  start: ["scripts/weir.ts", "up"],
  test: ["test/checks/run.ts"],
};

/** Progress is for people: standard output belongs to the program that is started in the end. */
const say = (text) => process.stderr.write(`${text}\n`);

/** @type {import("node:child_process").ChildProcess | null} */
let current = null;
let interrupted = false;
const isRunByNpm = process.env.npm_lifecycle_event !== undefined;

function endTree(child, signal) {
  try {
    if (IS_WINDOWS) {
      child.kill(signal);
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // It has ended.
  }
}

function interrupt() {
  if (interrupted) {
    return;
  }
  interrupted = true;
  const child = current;
  if (child !== null) {
    endTree(child, "SIGTERM");
    setTimeout(() => endTree(child, "SIGKILL"), GRACE_MS).unref();
  }
}

class SetupError extends Error {}

/**
 * Runs one step of the set-up in a process group of its own, so that Ctrl-C ends its children too.
 * Says every ten seconds that it still runs; its own words are shown only where it fails.
 */
async function step(title, command, args, explain = () => "") {
  if (interrupted) {
    throw new SetupError("Interrupted.");
  }
  say(`• ${title} …`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    detached: !IS_WINDOWS,
    shell: IS_WINDOWS,
    env: {
      ...process.env,
      PATH: `${join(ROOT, "node_modules", "node", "bin")}${delimiter}${join(ROOT, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
      HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
    },
  });
  current = child;
  let output = "";
  const keep = (text) => (output += text);
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  const heartbeat = setInterval(() => say(`  … ${title.toLowerCase()}, ${seconds()} s`), 10_000);
  const { code, error } = await new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, error }));
    child.once("close", (code) => resolve({ code: code ?? 1 }));
  });
  clearInterval(heartbeat);
  current = null;
  if (interrupted) {
    throw new SetupError("Interrupted.");
  }
  if (error !== undefined) {
    throw new SetupError(
      error.code === "ENOENT"
        ? `\`${command}\` is missing: install Node 20 or later with npm (https://nodejs.org) and try again.`
        : `\`${command}\` did not start: ${error.message}`,
    );
  }
  if (code !== 0) {
    say(output.replaceAll(STACK_LINE, "").trimEnd());
    throw new SetupError(
      `${title} failed (\`${[command, ...args].join(" ")}\` ended with ${code}). ${explain(output)}`.trimEnd(),
    );
  }
  say(`  done in ${seconds()} s`);
}

async function install() {
  if (isInstalled(ROOT)) {
    return;
  }
  // Hardhat has native parts for Node 22 and later only, which npm leaves out in silence on an older one.
  const isNew = Number(process.versions.node.split(".")[0]) >= 24;
  if (isNew) {
    await step("Installing packages", "npm", ["ci"], explainInstallFailure);
  } else {
    await step(
      "Installing packages",
      "npx",
      ["-y", "-p", "node@24", "--", "npm", "ci"],
      explainInstallFailure,
    );
  }
  if (!isInstalled(ROOT)) {
    throw new SetupError(
      "npm left packages out that this platform needs: run `npx -y -p node@24 -- npm ci` and look at its warnings.",
    );
  }
}

/** Runs a build where its sources have changed since the last one that succeeded. */
async function build(name, { title, sources, product, command, args }) {
  const stamp = join(ROOT, "cache", `${name}.stamp`);
  const hash = hashSources(ROOT, sources);
  if (existsSync(join(ROOT, product)) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) {
    return;
  }
  rmSync(stamp, { force: true });
  await step(title, command, args);
  mkdirSync(join(ROOT, "cache"), { recursive: true });
  writeFileSync(stamp, hash);
}

async function setUp() {
  await install();
  linkCommand(ROOT);
  const contracts = ["contracts", "hardhat.config.ts", "package-lock.json"];
  await build("contracts", {
    title: "Compiling contracts",
    sources: contracts,
    product: "artifacts",
    command: "hardhat",
    // The runner of the Solidity tests compiles those.
    args: ["build", "--no-tests"],
  });
  await build("web", {
    title: "Building the portal",
    sources: ["web", "engine", ...contracts],
    product: "web/dist/index.html",
    command: "vite",
    args: ["build", "web"],
  });
}

/** npm may be killed without a word to its script: then the script has another parent. */
function onOrphaned(action) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch);
      action();
    }
  }, 500);
  watch.unref();
}

/** Starts the program that the set-up was for, hands it signals, and takes over its exit code. */
async function run(program, args) {
  const child = spawn(NODE, [join(ROOT, program[0]), ...program.slice(1), ...args], {
    // The channel closes when this process is killed, which the program takes as Ctrl-C.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  if (isRunByNpm) {
    onOrphaned(() => child.kill("SIGTERM"));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => {
      say(`\`${NODE}\` did not start: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code) => resolve(code ?? INTERRUPTED));
  });
}

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const program = Object.hasOwn(PROGRAMS, name ?? "") ? PROGRAMS[name] : undefined;
  if (program === undefined) {
    say("Usage: npm start [-- OPTIONS OF weir up], or npm test [-- PARTS]");
    return 2;
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, interrupt);
  }
  if (isRunByNpm) {
    onOrphaned(interrupt);
  }
  try {
    await withLock(join(ROOT, "cache", "setup.lock"), { say, isCancelled: () => interrupted }, setUp);
  } catch (error) {
    if (!(error instanceof SetupError) && !interrupted) {
      throw error;
    }
    say(error.message);
    return interrupted ? INTERRUPTED : 1;
  }
  return interrupted ? INTERRUPTED : run(program, args);
}

process.exitCode = await main();
