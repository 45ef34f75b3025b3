/** `npm run screenshots`: writes the portal's pages as pictures to docs/screenshots, or to the folder that is its argument. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

import { ROOT_PATH } from "../setup/root.ts";
import { loadedFonts, newWindow, type PageName, PAGES, pathOf, type View, visit } from "./pages.ts";
import { startPortal } from "./portal.ts";

const shots: readonly (View & { readonly name: PageName })[] = [
  ...PAGES.map((name) => ({ name })),
  { name: "date", dark: true },
  { name: "trust", width: 390 },
  { name: "holder", width: 390, dark: true },
  { name: "trust", language: "zh" },
  { name: "date", language: "zh" },
  { name: "holder", width: 390, language: "zh" },
];

const [folder = join(ROOT_PATH, "docs", "screenshots")] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const portal = await startPortal();
try {
  for (const { name, ...view } of shots) {
    const isPhone = view.width === 390;
    const context = await newWindow(portal, {
      ...view,
      height: isPhone ? 844 : name === "trusts" ? 900 : 1_500,
    });
    const page = await visit(portal, context, pathOf(portal, name));
    await loadedFonts(page);
    const words = [
      name,
      ...(isPhone ? ["phone"] : []),
      ...(view.dark === true ? ["dark"] : []),
      ...(view.language === "zh" ? ["chinese"] : []),
    ];
    await page.screenshot({ path: join(folder, `${words.join("-")}.png`) });
    await context.close();
  }
} finally {
  await portal.close();
}
