import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const example = (name: string) => readFileSync(join(ROOT_PATH, "examples", name), "utf8");

/** All that the commands read, a file that is somebody's own, and a folder. */
async function folderOfInputs(): Promise<string> {
  const cwd = emptyFolder();
  const deal = example("china/deal.yaml");
  const files = {
    "deal.yaml": deal,
    "collections.csv": example("china/collections.csv"),
    "targets.yaml": example("structure/targets.yaml").replace(/^template: .*$/m, "template: template.yaml"),
    "template.yaml": example("structure/template.yaml"),
    "own.txt": "mine\n",
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(cwd, name), text);
  }
  mkdirSync(join(cwd, "folder"));
  const sample = ["tape", "sample", "--loans", "300", "--seed", "1", "-o", "tape.csv"];
  expect((await runCommand(sample, { cwd, commands })).exit).toBe(0);
  return cwd;
}

function contentOf(cwd: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(cwd, { withFileTypes: true }).map((entry) => [
      entry.name,
      entry.isFile() ? readFileSync(join(cwd, entry.name), "utf8") : "folder",
    ]),
  );
}

const price = "price deal.yaml --collections collections.csv --memo";
const structure = "structure tape.csv --targets targets.yaml --scenarios 10 -o";
const paths = "forecast tape.csv --scenarios 3 --paths";
const sample = "tape sample --loans 1 --seed 1 -o";
const there = ["file-there", "a file"] as const;
const read = ["file-read", "a file that is read"] as const;
const folder = ["folder", "a folder"] as const;

describe("an output", () => {
  it.each([
    [price, "--memo", "deal.yaml", read],
    [price, "--memo", "collections.csv", read],
    [price, "--memo", "folder", folder],
    [structure, "--out", "tape.csv", read],
    [structure, "--out", "./targets.yaml", read],
    [structure, "--out", "template.yaml", read],
    [structure, "--out", "folder/", folder],
    [paths, "--paths", "tape.csv", read],
    ["forecast tape.csv --cut-off 2026-01-31 --save", "--save", "own.txt", there],
    [paths, "--paths", "folder", folder],
    [sample, "--output", "folder", folder],
    [sample, "--output", "own.txt/s.csv", ["unwritable", "`own.txt`, which is no folder"]],
  ] as const)(
    "is refused before anything is computed: %s (%s %s)",
    async (line, option, file, [rule, found]) => {
      const cwd = await folderOfInputs();
      const before = contentOf(cwd);
      const { exit, stdout, stderr } = await runCommand([...line.split(" "), file, "--json"], {
        cwd,
        commands,
      });
      expect([exit, JSON.parse(stdout)]).toMatchObject([
        1,
        { faults: [{ file, path: option, rule, severity: "error", found }] },
      ]);
      expect(stderr).toContain(`${file} ${option}: expected `);
      expect(contentOf(cwd)).toEqual(before);
    },
  );

  it("is refused where two options name the same file", async () => {
    const cwd = await folderOfInputs();
    const line = "forecast tape.csv --cut-off 2026-01-31 --scenarios 3 --paths new.csv --save ./new.csv";
    const { exit, stderr } = await runCommand(line.split(" "), { cwd, commands });
    expect([exit, stderr]).toMatchObject([1, expect.stringContaining("the file that `--paths` writes")]);
    expect(readdirSync(cwd)).not.toContain("new.csv");
  });

  it("is written where nothing is yet, with the folders that it needs, and leaves nothing beside it", async () => {
    const cwd = await folderOfInputs();
    for (const [line, file] of [
      [price, "memo.html"],
      [structure, "new.yaml"],
      [paths, "paths.csv"],
      [sample, "s.csv"],
    ] as const) {
      const { exit, stderr } = await runCommand([...line.split(" "), join("out", "deep", file)], {
        cwd,
        commands,
      });
      expect(exit, stderr).toBe(0);
    }
    expect(readdirSync(join(cwd, "out", "deep")).sort()).toEqual([
      "memo.html",
      "new.yaml",
      "paths.csv",
      "s.csv",
    ]);
  });

  it("takes the place of an earlier one, whole", async () => {
    const cwd = await folderOfInputs();
    const lines = (content: string | undefined) => content?.split("\n").length;
    for (const [line, file] of [
      [price, "memo.html"],
      [structure, "new.yaml"],
      [paths, "paths.csv"],
      [sample, "s.csv"],
    ] as const) {
      writeFileSync(join(cwd, file), "earlier\n".repeat(100_000));
      const { exit, stderr } = await runCommand([...line.split(" "), file], { cwd, commands });
      expect(exit, stderr).toBe(0);
      expect(lines(contentOf(cwd)[file])).toBeLessThan(10_000);
      expect(contentOf(cwd)[file]).not.toContain("earlier");
    }
  });

  it("may be what is no file", async () => {
    const cwd = await folderOfInputs();
    const { exit, stderr } = await runCommand([...paths.split(" "), "/dev/null"], { cwd, commands });
    expect([exit, stderr]).toEqual([0, ""]);
  });
});
