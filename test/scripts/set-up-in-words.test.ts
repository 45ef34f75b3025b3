import { readFileSync } from "node:fs";

import { ZeroHash } from "ethers";
import { expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { parseSetup } from "../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../engine/setup/resolve-setup.ts";
import { setUpInWords } from "../../scripts/compile/set-up-in-words.ts";
import { ROOT } from "../setup/root.ts";

const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

it.each(["china", "gacs", "income-right", "restructured", "venture"])(
  "the set-up in words should read as reviewed, for %s",
  async (name) => {
    const deal = parseDeal(read(`examples/${name}/deal.yaml`));
    const setup = parseSetup(read(`examples/${name}/setup.yaml`), deal);
    // the file's own names in place of addresses
    const setUp = resolveSetup(setup, { deal, dealHash: ZeroHash, titleId: 1n, addressOf: (text) => text });
    await expect(setUpInWords(deal, setUp)).toMatchFileSnapshot(`words/${name}.txt`);
  },
);
