import { readFileSync, readdirSync } from "node:fs";

import { ROOT } from "./root.ts";

/**
 * How the fenced shell commands of README.md and docs/ are written, so that each runs in a test:
 *
 * - ` ```sh ` or ` ```sh run `: the block starts in a fresh copy of the repository; every command must exit 0;
 * - ` ```sh session `: the same, but the blocks of a file follow one another in one copy, with their variables and files;
 * - ` ```sh fails `: the last command must exit 1, which shows a refusal.
 *
 * `npm start`, `weir up` and `weir demo --keep` are started, awaited until they are ready, and ended with Ctrl-C: at once,
 * in a session at the end of the file. `http://127.0.0.1:8545` then stands for that chain, whatever port it took. What
 * has placeholders is no command and goes into a ` ```text ` block.
 */
export type BlockMode = "run" | "session" | "fails";

export interface Block {
  /** Relative to the repository. */
  readonly file: string;
  readonly line: number;
  readonly mode: BlockMode;
  readonly commands: readonly string[];
}

/** A run of commands for one shell, or one server. */
export type Segment =
  | { readonly kind: "shell"; readonly script: string }
  | { readonly kind: "server"; readonly command: string; readonly ready: "service" | "chain" };

const MODES: Readonly<Record<string, BlockMode>> = {
  "": "run",
  run: "run",
  session: "session",
  fails: "fails",
};
const OTHER_SHELLS = /^(bash|shell|console|zsh|terminal|shell-session)\b/;

export function listDocuments(): string[] {
  const docs = readdirSync(new URL("docs/", ROOT)).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.map((name) => `docs/${name}`)];
}

export function readBlocks(file: string): Block[] {
  return parseBlocks(file, readFileSync(new URL(file, ROOT), "utf8"));
}

/** @throws Error for a shell block that this harness would not run */
export function parseBlocks(file: string, text: string): Block[] {
  const blocks: Block[] = [];
  let fence: { info: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    const mark = /^\s*(?:```+|~~~+)\s*(.*)$/.exec(line);
    if (fence === null) {
      if (mark !== null) {
        fence = { info: (mark[1] ?? "").trim(), line: index + 1, lines: [] };
      }
    } else if (mark !== null) {
      const block = toBlock(file, fence);
      if (block !== null) {
        blocks.push(block);
      }
      fence = null;
    } else {
      fence.lines.push(line);
    }
  }
  return blocks;
}

function toBlock(
  file: string,
  fence: { info: string; line: number; lines: readonly string[] },
): Block | null {
  const [language = "", ...words] = fence.info.split(/\s+/);
  const mode = MODES[words.join(" ")];
  if (OTHER_SHELLS.test(fence.info) || (language === "sh" && mode === undefined)) {
    throw new Error(
      `${file}:${fence.line}: \`${fence.info}\` is none of sh, sh run, sh session, sh fails, and would not be tested.`,
    );
  }
  if (language !== "sh" || mode === undefined) {
    return null;
  }
  const commands = fence.lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .map((command) => command.trim())
    .filter((command) => command !== "" && !command.startsWith("#"));
  return { file, line: fence.line, mode, commands };
}

/** Splits a block where a server has to be started. */
export function splitSegments(commands: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  let script: string[] = [];
  const flush = (): void => {
    if (script.length > 0) {
      segments.push({ kind: "shell", script: script.join("\n") });
      script = [];
    }
  };
  for (const command of commands) {
    const bare = command.replace(/\s+#.*$/, "");
    const isService = /^(npm start|(npx )?weir up)\b/.test(bare);
    if (isService || /^(npx )?weir demo\b.*--keep\b/.test(bare)) {
      flush();
      segments.push({ kind: "server", command: bare, ready: isService ? "service" : "chain" });
    } else {
      script.push(command);
    }
  }
  flush();
  return segments;
}
