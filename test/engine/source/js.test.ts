import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";

import { describe, expect, it } from "vitest";

import {
  allOf,
  anyOf,
  type Code,
  evaluate,
  js,
  Kept,
  listed,
  name,
  sumOf,
  textOf,
} from "../../../engine/source/js.ts";
import { ROOT_PATH } from "../../setup/root.ts";

const HOSTILE = [
  `"; throw new Error("ran"); "`,
  "${1 + 1}",
  "`",
  "\\",
  "\n",
  "\u2028",
  "*/",
  "//",
  "<!--",
  "__proto__",
  "",
];

describe("JavaScript written from a deal", () => {
  it.each(HOSTILE)("text stays text: %j", (text) => {
    expect(evaluate(js`${text}`, {})).toBe(text);
    expect(evaluate(js`[${listed([js`${text}`, js`1`])}]`, {})).toEqual([text, 1]);
  });

  it.each(HOSTILE)("no text is a variable's name but one that is: %j", (text) => {
    expect(() => name(text, 0)).toThrow("cannot name a variable");
    expect(() => name("class", 0, `${text} `)).toThrow("cannot name a variable");
  });

  it("an object that looks like code is none", () => {
    const forged = { text: "1", toString: () => "1" } as unknown as Code;
    expect(() => evaluate(js`${forged}`, {})).toThrow();
  });

  it.each([0n, 7n, -7n, 10n ** 40n, -(10n ** 40n), 0, 3, -3, true, false])(
    "a literal stands for its value: %s",
    (value) => {
      expect(evaluate(js`[1 - 1, ${value}][1]`, {})).toBe(value);
    },
  );

  it("numbers below 0 are taken together with their sign", () => {
    expect(evaluate(js`5n -${-2n}`, {})).toBe(7n);
    expect(evaluate(js`5 -${-2}`, {})).toBe(7);
  });

  it("sums and conditions of several, of one and of none", () => {
    const [a, b] = [js`a`, js`b`];
    expect([[], [a], [a, b]].map((codes) => textOf(sumOf(codes)))).toEqual(["0n", "a", "(a + b)"]);
    expect([[], [a], [a, b]].map((codes) => textOf(allOf(codes)))).toEqual(["true", "a", "(a && b)"]);
    expect([[], [a], [a, b]].map((codes) => textOf(anyOf(codes)))).toEqual(["false", "a", "(a || b)"]);
  });

  it("what has no literal is kept, the same value once", () => {
    const kept = new Kept();
    const [first, second] = [{ is: 1 }, { is: 2 }];
    const code = js`[${listed([first, second, first].map((value) => kept.keep(value)))}]`;
    expect(kept.values).toEqual([first, second]);
    expect(evaluate(code, { kept: kept.values })).toEqual([first, second, first]);
  });

  it("a Node that was told to make no code is named as what is in the way", async () => {
    const script = `import { evaluate, js } from "./engine/source/js.ts";
      try { evaluate(js\`1\`, {}); } catch (error) { console.log(error.name, error.message); }`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script],
      { cwd: ROOT_PATH },
    );
    expect(stdout).toMatch(/^UserError .*start it without `--disallow-code-generation-from-strings`\.\n$/);
  });
});
