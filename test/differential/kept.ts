import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

import type { PlainCase } from "../generators/plain-deal.ts";

const FOLDER = new URL("kept/", import.meta.url);

/** Cases that once failed, by name: each is run again by `npm test`. */
export function keptCases(): (readonly [name: string, kept: PlainCase])[] {
  mkdirSync(FOLDER, { recursive: true });
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as PlainCase]);
}

/** Keeps a case; returns where. */
export function keepCase(name: string, failing: PlainCase): string {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(failing, undefined, 2)}\n`);
  return `test/differential/kept/${name}.json`;
}
