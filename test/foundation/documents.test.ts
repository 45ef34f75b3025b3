import { afterAll, describe, expect, it } from "vitest";

import { listDocuments, parseBlocks, readBlocks, splitSegments } from "../setup/documents.ts";
import type { Block } from "../setup/documents.ts";
import { Sandbox } from "../setup/sandbox.ts";

const LIMIT_MS = 20 * 60_000;

async function runBlock(sandbox: Sandbox, { mode, commands }: Block): Promise<void> {
  const segments = splitSegments(commands);
  for (const [index, segment] of segments.entries()) {
    const { code, output } = await sandbox.run(segment);
    const expected = mode === "fails" && index === segments.length - 1 ? 1 : 0;
    expect(code, `${JSON.stringify(segment)}\n${output}`).toBe(expected);
  }
}

async function endSandbox(sandbox: Sandbox): Promise<void> {
  const { codes, openPorts } = await sandbox.stopServers();
  await sandbox.remove();
  expect(openPorts, "ports left open after Ctrl-C").toEqual([]);
  // 130: ended by Ctrl-C.
  expect(codes.filter((code) => code !== 0 && code !== 130)).toEqual([]);
}

for (const file of listDocuments()) {
  const blocks = readBlocks(file);
  const alone = blocks.filter(({ mode }) => mode !== "session");
  const session = blocks.filter(({ mode }) => mode === "session");
  if (alone.length > 0) {
    describe(`the commands of ${file}`, () => {
      it.each(alone)(
        "from line $line run",
        async (block) => {
          const sandbox = new Sandbox();
          try {
            await runBlock(sandbox, block);
          } finally {
            await endSandbox(sandbox);
          }
        },
        LIMIT_MS,
      );
    });
  }
  if (session.length > 0) {
    describe(`the session of ${file}`, () => {
      const sandbox = new Sandbox();
      afterAll(() => endSandbox(sandbox));
      it.each(session)("goes on at line $line", (block) => runBlock(sandbox, block), LIMIT_MS);
    });
  }
}

describe("a document", () => {
  it("gives its shell blocks with their lines, commands joined and comments left out", () => {
    const text = [
      "# T",
      "```sh",
      "npm start   # sets up",
      "# a comment",
      "echo a \\",
      "  b",
      "```",
      "```yaml",
      "x: 1",
      "```",
      "```sh fails",
      "npx weir up --rpc http://127.0.0.1:1",
      "```",
    ].join("\n");
    expect(parseBlocks("T.md", text)).toEqual([
      { file: "T.md", line: 2, mode: "run", commands: ["npm start   # sets up", "echo a  b"] },
      { file: "T.md", line: 11, mode: "fails", commands: ["npx weir up --rpc http://127.0.0.1:1"] },
    ]);
  });

  it("may not have a shell block that no test runs", () => {
    for (const info of ["bash", "console", "sh norun", "shell"]) {
      expect(() => parseBlocks("T.md", `\`\`\`${info}\nls\n\`\`\``)).toThrow("T.md:1");
    }
  });

  it("is split where a server starts", () => {
    expect(
      splitSegments([
        "export A=1",
        "npm start  # serves",
        "npx weir audit",
        "weir demo --way x --keep",
        "npm test",
      ]),
    ).toEqual([
      { kind: "shell", script: "export A=1" },
      { kind: "server", command: "npm start", ready: "service" },
      { kind: "shell", script: "npx weir audit" },
      { kind: "server", command: "weir demo --way x --keep", ready: "chain" },
      { kind: "shell", script: "npm test" },
    ]);
  });
});

describe("a sandbox", () => {
  it("keeps variables and files from one segment to the next, and state away from the repository", async () => {
    const sandbox = new Sandbox();
    try {
      await sandbox.run({
        kind: "shell",
        script: "export COLOUR=blue\necho text > own-file\ntest -f package.json\ntest ! -e .weir",
      });
      expect(
        await sandbox.run({ kind: "shell", script: 'test "$COLOUR" = blue && cat own-file' }),
      ).toMatchObject({
        code: 0,
        output: "text\n",
      });
      expect(await sandbox.run({ kind: "shell", script: "false\ntrue" })).toMatchObject({ code: 1 });
    } finally {
      await sandbox.remove();
    }
  });

  it("finds `npx weir`", async () => {
    const sandbox = new Sandbox();
    try {
      const help = await sandbox.run({ kind: "shell", script: "npx weir --help" });
      expect(help).toMatchObject({ code: 0 });
      expect(help.output).toContain("Usage: weir");
    } finally {
      await sandbox.remove();
    }
  });
});
