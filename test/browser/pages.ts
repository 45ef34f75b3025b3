import type { BrowserContext, Page } from "playwright-core";

import type { Portal } from "./portal.ts";
import { HOLDERS } from "./story.ts";

export const PAGES = [
  "trusts",
  "trust",
  "date",
  "preview",
  "holder",
  "sales",
  "sale",
  "sold",
  "title",
  "right",
  "buyout",
  "voters",
  "proposal",
  "loan-claim",
] as const;
export type PageName = (typeof PAGES)[number];

/** How a person looks at a page: pixels, light or dark, language. */
export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly language?: string;
}

export function trustPath({ live }: Pick<Portal, "live">): string {
  return `/trusts/${live.trust}`;
}

export function pathOf(portal: Portal, name: PageName): string {
  const trust = trustPath(portal);
  const { voters, live, venue, buyout, rights } = portal;
  const other = trustPath(voters);
  return {
    trusts: "/",
    trust,
    date: `${trust}/dates/2026-10-26`,
    preview: `${trust}/preview`,
    holder: `${trust}/holders/${HOLDERS.both}`,
    sales: "/sales",
    sale: `/sales/${venue.address}/2`,
    sold: `/sales/${venue.address}/1`,
    title: `/titles/${live.titles}/1`,
    right: `/rights/${rights}/1`,
    buyout: `/buyouts/${buyout.address}/1`,
    voters: other,
    proposal: `${other}/proposals/3`,
    "loan-claim": `${other}/repurchases/${voters.repurchase.address}/${voters.contested}`,
  }[name];
}

/** A browser's window of its own, without motion. */
export async function newWindow(portal: Portal, view: View = {}): Promise<BrowserContext> {
  const context = await portal.browser.newContext({
    viewport: { width: view.width ?? 1280, height: view.height ?? 900 },
    colorScheme: view.dark === true ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await context.addInitScript((chosen) => {
    localStorage.setItem("weir.language", chosen);
  }, view.language ?? "en");
  return context;
}

/** Opens a page and waits until it shows the chain. What the page itself complains of is thrown. */
export async function visit(portal: Portal, context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(portal.service.url + path);
  await page.waitForSelector(".as-of, .state h1");
  return page;
}

/** Typefaces of which at least a part is loaded. */
export async function loadedFonts(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts]
      .filter(({ status }) => status === "loaded")
      .map(({ family }) => family.replaceAll('"', ""));
  });
}
