/** `npm run screenshots`: writes the portal's pages as pictures to docs/screenshots, or to the folder that is its argument. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

import { ROOT_PATH } from "../setup/root.ts";
import { loadedFonts, newWindow, type PageName, pathOf, type View, visit } from "./pages.ts";
import { startPortal } from "./portal.ts";

/** The pages that the documents show, as tall as what there is to see. */
const shots: readonly (View & { readonly name: PageName })[] = [
  { name: "trusts", height: 900 },
  { name: "trust" },
  { name: "date" },
  { name: "preview" },
  { name: "holder" },
  { name: "sale" },
  { name: "right", height: 1_050 },
  { name: "buyout" },
  { name: "proposal", height: 1_300 },
  { name: "loan-claim", height: 1_300 },
  { name: "date", dark: true },
  { name: "proposal", width: 390, height: 844, language: "zh" },
  { name: "trust", width: 390, height: 844 },
  { name: "holder", width: 390, height: 844, dark: true },
  { name: "trust", language: "zh" },
  { name: "date", language: "zh" },
  { name: "holder", width: 390, height: 844, language: "zh" },
];

const [folder = join(ROOT_PATH, "docs", "screenshots")] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const portal = await startPortal();
try {
  for (const { name, ...view } of shots) {
    const context = await newWindow(portal, { height: 1_500, ...view });
    const page = await visit(portal, context, pathOf(portal, name));
    await loadedFonts(page);
    const words = [
      name,
      ...(view.width === 390 ? ["phone"] : []),
      ...(view.dark === true ? ["dark"] : []),
      ...(view.language === "zh" ? ["chinese"] : []),
    ];
    await page.screenshot({ path: join(folder, `${words.join("-")}.png`) });
    await context.close();
  }
} finally {
  await portal.close();
}
