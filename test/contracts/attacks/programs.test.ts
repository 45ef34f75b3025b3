import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { PROGRAMS_PATH, programsSource } from "./programs.ts";

test("the attack tests run the programs that their deals compile to", () => {
  expect(readFileSync(PROGRAMS_PATH, "utf8")).toBe(programsSource());
});
