import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "../scripts/run-command.ts";
import { ROOT } from "../setup/root.ts";
import { launchBrowser } from "./launch.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** The memo of an example under stress, opened from disk. */
async function openMemo(width: number): Promise<Page> {
  const memo = join(emptyFolder(), "memo.html");
  const words =
    "price examples/gacs/deal.yaml --collections examples/gacs/collections.csv --rates examples/gacs/rates.csv --scenarios 100 --stress time=2";
  const { exit, stderr } = await runCommand([...words.split(" "), "--memo", memo], {
    cwd: fileURLToPath(ROOT),
    commands,
  });
  expect(exit, stderr).toBe(0);
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(memo).href);
  return page;
}

describe("a valuation memo", () => {
  it.each([1280, 390])("fits a screen %i wide, its pictures' words within them", async (width) => {
    const page = await openMemo(width);
    const { overflow, cut, pictures } = await page.evaluate(() => {
      const outside = (inner: DOMRect, outer: DOMRect) =>
        inner.left < outer.left - 1 ||
        inner.right > outer.right + 1 ||
        inner.top < outer.top - 1 ||
        inner.bottom > outer.bottom + 1;
      const svgs = [...document.querySelectorAll("svg")];
      return {
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        cut: svgs.flatMap((svg) =>
          [...svg.querySelectorAll("text")]
            .filter((text) => outside(text.getBoundingClientRect(), svg.getBoundingClientRect()))
            .map((text) => `${svg.getAttribute("aria-label") ?? ""}: ${text.textContent}`),
        ),
        pictures: svgs.length,
      };
    });
    expect({ overflow, cut, pictures }).toEqual({ overflow: 0, cut: [], pictures: 6 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  it("prints on a few pages of A4", async () => {
    const page = await openMemo(1280);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...size]) =>
      size.map((each) => Math.round(Number(each))),
    );
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.length).toBeLessThan(8);
    expect(new Set(sizes.map(String))).toEqual(new Set(["595,842"]));
  });
});
