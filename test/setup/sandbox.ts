import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";

import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import type { Segment } from "./documents.ts";
import { interruptGroup, isPortOpen, startProgram, until } from "./processes.ts";
import type { RunningProgram } from "./processes.ts";
import { ROOT_PATH } from "./root.ts";

const COMMAND_LIMIT_MS = 15 * 60_000;
const READY_LIMIT_MS = 5 * 60_000;
/** What belongs to a clone's user and not to the repository. */
const OWN = new Set([".git", ".weir", "weir.config.yaml"]);
/** The chain's address in documents. */
const DOCUMENTED_RPC = "http://127.0.0.1:8545";

/** A copy of the repository as a user has it after a clone and a set-up: own state, own working folder, shared sources. */
export class Sandbox {
  readonly #outer = mkdtempSync(join(tmpdir(), "weir-sandbox-"));
  readonly folder = join(this.#outer, "weir");
  #env: NodeJS.ProcessEnv;
  #rpc: string | undefined;
  readonly #servers: RunningProgram[] = [];

  constructor() {
    mkdirSync(this.folder);
    for (const name of readdirSync(ROOT_PATH)) {
      if (!OWN.has(name)) {
        symlinkSync(join(ROOT_PATH, name), join(this.folder, name));
      }
    }
    const shared = resolve(ROOT_PATH, "../shared");
    if (existsSync(shared)) {
      symlinkSync(shared, join(this.#outer, "shared"));
    }
    this.#env = cleanEnvironment();
  }

  /**
   * Runs a segment: a shell's to its end, a server's until it is ready.
   *
   * @returns the exit code; 0 for a server that is ready
   * @throws Error where a server ends or is not ready in time
   */
  async run(segment: Segment): Promise<{ code: number | NodeJS.Signals; output: string }> {
    return segment.kind === "shell" ? this.#runShell(segment.script) : this.#startServer(segment);
  }

  async #runShell(script: string): Promise<{ code: number | NodeJS.Signals; output: string }> {
    const variables = join(this.#outer, "variables");
    const program = startProgram(
      "bash",
      ["-c", `set -euo pipefail\n${this.#point(script)}\nenv -0 > '${variables}'\n`],
      {
        cwd: this.folder,
        // Documents show `npm test`; all of it would run itself.
        env: { ...this.#env, WEIR_TEST_PARTS: "solhint" },
        inherit: false,
      },
    );
    const limit = setTimeout(() => {
      interruptGroup(program);
    }, COMMAND_LIMIT_MS);
    const code = await program.exited;
    clearTimeout(limit);
    if (code === 0) {
      this.#env = Object.fromEntries(
        readFileSync(variables, "utf8")
          .split("\0")
          .filter((line) => line.includes("="))
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
    }
    return { code, output: program.stdout() + program.stderr() };
  }

  async #startServer({
    command,
    ready,
  }: Extract<Segment, { kind: "server" }>): Promise<{ code: 0; output: string }> {
    const program = startProgram("bash", ["-c", `exec ${this.#point(command)}`], {
      cwd: this.folder,
      env: this.#env,
      inherit: false,
    });
    this.#servers.push(program);
    const output = (): string => program.stdout() + program.stderr();
    let hasEnded = false;
    void program.exited.then(() => {
      hasEnded = true;
    });
    await until(
      async () => {
        if (hasEnded) {
          throw new Error(`\`${command}\` ended instead of serving:\n${output()}`);
        }
        const urls = findUrls(output());
        this.#rpc = await firstWhere(urls, isChain);
        return ready === "chain"
          ? this.#rpc !== undefined
          : (await firstWhere(urls, isService)) !== undefined;
      },
      `\`${command}\` is ready`,
      READY_LIMIT_MS,
    );
    return { code: 0, output: output() };
  }

  /** Ends every server as Ctrl-C does and tells the ports that are still open, which should be none. */
  async stopServers(): Promise<{ codes: (number | NodeJS.Signals)[]; openPorts: number[] }> {
    const codes: (number | NodeJS.Signals)[] = [];
    const openPorts: number[] = [];
    for (const server of this.#servers.splice(0)) {
      interruptGroup(server);
      codes.push(await server.exited);
      for (const url of findUrls(server.stdout() + server.stderr())) {
        const port = Number(new URL(url).port);
        if (await isPortOpen(port)) {
          openPorts.push(port);
        }
      }
    }
    return { codes, openPorts };
  }

  async remove(): Promise<void> {
    await this.stopServers();
    rmSync(this.#outer, { recursive: true, force: true });
  }

  #point(script: string): string {
    return this.#rpc === undefined ? script : script.replaceAll(DOCUMENTED_RPC, this.#rpc);
  }
}

/**
 * This process's environment as a user's shell has it: without what npm, vitest and Weir's own settings put into it, and
 * with the machine's own Node.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(lifecycle|package|command|execpath|node_execpath|config_local_prefix)|INIT_CWD|VITEST|WEIR_|NODE_ENV|NODE_OPTIONS|NODE_CHANNEL|NODE$)/.test(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

function findUrls(text: string): string[] {
  return [...new Set(text.match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/g))];
}

async function firstWhere(
  urls: readonly string[],
  test: (url: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const url of urls) {
    if (await test(url)) {
      return url;
    }
  }
  return undefined;
}

async function isChain(url: string): Promise<boolean> {
  try {
    return typeof (await jsonRpc(url, "eth_chainId")) === "string";
  } catch {
    return false;
  }
}

async function isService(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).status === 200;
  } catch {
    return false;
  }
}
