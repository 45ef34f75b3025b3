import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT_PATH } from "../setup/root.ts";

/** One seeded error of an implementation, which the comparison must find. */
export interface Mutant {
  /** What is wrong with it. */
  readonly error: string;
  /** Path from the root. */
  readonly file: string;
  /** Stands once in the file. */
  readonly from: string;
  readonly to: string;
}

/** @throws Error where what the mutant changes does not stand exactly once in its file */
export function mutatedSource({ file, from, to }: Mutant): string {
  const source = readFileSync(join(ROOT_PATH, file), "utf8");
  if (source.split(from).length !== 2) {
    throw new Error(`\`${from}\` does not stand once in \`${file}\`.`);
  }
  return source.replace(from, () => to);
}
