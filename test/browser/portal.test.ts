import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { PaymentList, Trust } from "../../web/src/api/types.ts";
import { actor } from "../server/live-trust.ts";
import { until } from "../setup/processes.ts";
import { loadedFonts, newWindow, PAGES, pathOf, trustPath, type View, visit } from "./pages.ts";
import { type Portal, startPortal } from "./portal.ts";
import { HOLDERS } from "./story.ts";
import { injectWallet, type TestWallet } from "./test-wallet.ts";

/** Of the test's own time, in which half a minute of the page's goes by. */
const LOST_MS = 60_000;

let portal: Portal;
let context: BrowserContext;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(async () => {
  await portal.close();
});
afterEach(async () => {
  await context.close();
});

/** Opens a page in a window of its own, which is closed after the test. */
async function open(path: string, view: View = {}): Promise<Page> {
  context = await newWindow(portal, view);
  return visit(portal, context, path);
}

/** Opens a page whose own answer of the service is changed. */
async function openWith<T>(path: string, change: (answer: T) => T): Promise<Page> {
  context = await newWindow(portal);
  await context.route(`**/api${path}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as T) });
  });
  return visit(portal, context, path);
}

/**
 * Opens a page of which some looks at the service are refused while told so; else these are one row long.
 *
 * @param looks what is refused
 */
async function openRefused(path: string, looks: RegExp): Promise<{ page: Page; refuse: { on: boolean } }> {
  const refuse = { on: true };
  context = await newWindow(portal);
  await context.route(looks, async (route) => {
    if (refuse.on) {
      await route.fulfill({ status: 503, json: { detail: "No, not now." } });
    } else {
      await route.continue({
        url: route
          .request()
          .url()
          .replace(/limit=\d+/, "limit=1"),
      });
    }
  });
  return { refuse, page: await visit(portal, context, path) };
}

async function openWithWallet(name: string, path: string): Promise<{ page: Page; wallet: TestWallet }> {
  context = await portal.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { rpc, chainId } = portal.chain;
  const wallet = await injectWallet(context, { signer: actor(name), rpc, chainId });
  return { wallet, page: await visit(portal, context, path) };
}

async function connect(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect a wallet to claim" }).click();
  await page.getByRole("button", { name: "Test wallet" }).click();
}

describe("an investor", () => {
  it("goes from the trusts to a date, to the position, claims, and is paid", async () => {
    const { page, wallet } = await openWithWallet("alice", "/");
    await page.getByRole("link", { name: "Jianghe 2026-1" }).click();
    await page.getByRole("heading", { level: 1, name: "Jianghe 2026-1" }).waitFor();
    await page.getByRole("link", { name: "26 October 2026" }).click();
    await page.getByText("38,200,000.00 CNYD came in and 1,796,378.08 CNYD stood in reserve").waitFor();
    await page.getByText("Recomputed by a second implementation: every step is the same.").waitFor();
    await page.getByRole("link", { name: "Jianghe 2026-1" }).click();
    await page.getByLabel("Address of a holder").fill(HOLDERS.owed);
    await page.getByRole("button", { name: "Show position" }).click();
    await page.getByRole("heading", { level: 1, name: "Position" }).waitFor();

    const before = await portal.live.balanceOf(HOLDERS.owed);
    const owed = await portal.live.readNote(0, "claimable", [HOLDERS.owed]);
    expect(owed).toBeGreaterThan(0n);
    await connect(page);
    await page.getByRole("button", { name: /^Claim 19,385,675\./ }).click();
    await page.locator('.claim-steps [data-state="mined"]').waitFor();

    expect(await portal.live.balanceOf(HOLDERS.owed)).toBe(before + owed);
    expect(await portal.live.readNote(0, "claimable", [HOLDERS.owed])).toBe(0n);
    const [simulated, sent] = ["eth_call", "eth_sendTransaction"].map((method) =>
      wallet.asked.indexOf(method),
    );
    expect(simulated).toBeGreaterThanOrEqual(0);
    expect(sent).toBeGreaterThan(simulated ?? 0);
    await page.getByRole("button", { name: "Nothing to claim" }).waitFor();
    // What was sent is still known after a reload.
    await page.reload();
    await page.locator('.claim-steps [data-state="mined"]').waitFor();
    await page.getByText("Connected: Test wallet").waitFor();
  });

  it("is told why a claim would be refused, before anything is signed", async () => {
    const { page, wallet } = await openWithWallet("bob", `${trustPath(portal)}/holders/${HOLDERS.blocked}`);
    await connect(page);
    await page.getByRole("button", { name: /^Claim / }).click();
    await page.getByText("the currency does not deliver to your address").waitFor();
    expect(wallet.asked).not.toContain("eth_sendTransaction");
  });

  it("can say no in the wallet, and nothing is sent", async () => {
    const { page, wallet } = await openWithWallet(
      "originator",
      `${trustPath(portal)}/holders/${HOLDERS.both}`,
    );
    wallet.isWilling = false;
    const owed = await portal.live.readNote(0, "claimable", [HOLDERS.both]);
    await connect(page);
    await page.getByRole("button", { name: /^Claim / }).click();
    await page.getByText("You declined in the wallet. Nothing was sent.").waitFor();
    expect(await portal.live.readNote(0, "claimable", [HOLDERS.both])).toBe(owed);
  });

  it("is told that a transaction is lost which no block has, and can let it go before and claim again", async () => {
    const path = `${trustPath(portal)}/holders/${HOLDERS.both}`;
    const { page, wallet } = await openWithWallet("originator", path);
    wallet.isForgetful = true;
    await page.clock.install();
    await page.reload();
    const claim = page.getByRole("button", { name: /^Claim / });
    const steps = page.locator(".claim-steps > li");
    await connect(page);
    await claim.click();
    await page.locator('.claim-steps [data-state="sent"]').first().waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    expect(await steps.count()).toBe(0);
    await claim.click();
    await page.locator('.claim-steps [data-state="sent"]').last().waitFor();
    await until(
      async () => {
        await page.clock.runFor(1_000);
        return (await page.locator('[data-state="sent"]').count()) === 0;
      },
      "the transaction is lost",
      LOST_MS,
    );
    await page.getByText("The transaction is not known to the chain any more.").first().waitFor();
    expect(await page.locator('[data-state="lost"]').count()).toBe(await steps.count());
    expect(await claim.isEnabled()).toBe(true);
  });

  it("is told that payments could not be read, and reads them a page at a time", async () => {
    const path = `${trustPath(portal)}/holders/${HOLDERS.owed}`;
    const answer = await fetch(`${portal.service.url}/api${path}/payments?limit=200`);
    const { payments } = (await answer.json()) as PaymentList;
    expect(payments.length).toBeGreaterThan(1);
    const { refuse, page } = await openRefused(path, /\/payments\?/);
    await page.getByText("This could not be read: No, not now.").waitFor();
    expect(await page.getByText("Nothing has been sent to this address yet.").count()).toBe(0);
    refuse.on = false;
    await page.reload();
    const rows = page.getByRole("table", { name: "Payments" }).locator("tbody tr");
    const more = page.getByRole("button", { name: "Show more" });
    await more.waitFor();
    expect(await rows.count()).toBe(1);
    refuse.on = true;
    await more.click();
    await page.getByText("This could not be read.").waitFor();
    refuse.on = false;
    for (const n of payments.keys()) {
      if (n > 0) {
        await more.click();
        await rows.nth(n).waitFor();
      }
    }
    expect(await rows.count()).toBe(payments.length);
    expect(await more.count()).toBe(0);
  });

  it("on another network sees a banner and can switch", async () => {
    const { page, wallet } = await openWithWallet(
      "originator",
      `${trustPath(portal)}/holders/${HOLDERS.both}`,
    );
    wallet.chainId = 1;
    await connect(page);
    await page.getByText("The wallet is on another network.").waitFor();
    expect(await page.getByRole("button", { name: /^Claim / }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Switch network" }).click();
    await until(() => page.getByRole("button", { name: /^Claim / }).isEnabled(), "the claim is possible");
  });

  it("with another account's wallet is shown the way to its own position", async () => {
    const { page } = await openWithWallet("originator", `${trustPath(portal)}/holders/${HOLDERS.blocked}`);
    await connect(page);
    await page.getByText("Only the holder's own account can claim here").waitFor();
    await page.getByRole("link", { name: "Show that account's position" }).click();
    await until(() => new URL(page.url()).pathname.endsWith(HOLDERS.both), "its own position is shown");
  });

  it("without a wallet sees a position and is told how to get further", async () => {
    const page = await open(`${trustPath(portal)}/holders/${HOLDERS.both}`);
    await page.getByRole("button", { name: "Connect a wallet to claim" }).click();
    await page.getByText("No wallet was found in this browser.").waitFor();
  });

  it("is told when an address holds nothing, and when there is no such trust", async () => {
    const page = await open(`${trustPath(portal)}/holders/${actor("nobody").address}`);
    await page.getByText("This address holds no notes of the trust").waitFor();
    await page.goto(`${portal.service.url}/trusts/${actor("nobody").address}`);
    await page.getByText("There is nothing here").waitFor();
    await page.goto(`${portal.service.url}/trusts/nonsense/dates/1`);
    await page.getByText("There is nothing here").waitFor();
  });

  it("can read it in Chinese, in the page's own typeface, with amounts in 万 and 亿", async () => {
    const page = await open(trustPath(portal));
    expect(await loadedFonts(page)).not.toContain("Noto Sans SC Variable");
    await page.getByRole("button", { name: "中文" }).click();
    const heading = page.getByRole("heading", { name: "支付顺序" });
    await heading.waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("zh");
    await until(
      async () => (await loadedFonts(page)).includes("Noto Sans SC Variable"),
      "the Chinese typeface is loaded",
    );
    // 46.5 m, 38.2 m and 31.7500005 m were collected.
    const collected = page.locator(".figure").filter({ hasText: "累计回收" });
    expect(await collected.innerText()).toMatch(/116,450,000\.50\s*CNYD\s+1\.16 亿/);
  });
});

describe("a bidder", () => {
  it("goes from the sales to one, and sees who can do what until when, and where each deposit is", async () => {
    const page = await open("/sales");
    await page.getByRole("link", { name: "Title 3" }).click();
    await page.getByText(/^Bids are taken until /).waitFor();
    const table = page.getByRole("table", { name: "What can be done next" });
    expect((await table.innerText()).split("\n").map((line) => line.replaceAll(/\t/g, " | "))).toEqual([
      "What can be done next",
      "Who | What | From | Until",
      expect.stringMatching(/^Bidders \| bid \| now \| \d/),
      "Bidders | leave the line, with the deposit | now | no end",
      expect.stringMatching(/^Anybody \| press the award \| \d.* \| no end$/),
      "Anybody, for the account | send an account what it is owed | now | no end",
    ]);
    await page.getByText("The least bid that is taken now is 100,400.000000 CNYD.").waitFor();
    const bids = page.getByRole("table", { name: "Bids" }).getByRole("row");
    expect(await bids.nth(1).innerText()).toMatch(/99,500\.00\s+leads\s+9,000\.00\s+0\s+0\s+0/);
    // Each bar has its row.
    expect(await page.locator(".bid-bar").count()).toBe((await bids.count()) - 1);
  });

  it("reads how a sale ended: the winner did not pay, the next in line bought", async () => {
    const page = await open(pathOf(portal, "sold"));
    await page.getByText("Sold for 95,000.000000 CNYD.").waitFor();
    const bids = page.getByRole("table", { name: "Bids" });
    expect(await bids.innerText()).toMatch(/120,000\.00\s+did not pay\s+0\s+0\s+0\s+9,000\.00/);
    expect(await bids.innerText()).toMatch(/95,000\.00\s+bought\s+0\s+0\s+9,000\.00\s+0/);
    await page.getByRole("link", { name: "Title 2" }).click();
    await page.getByRole("heading", { level: 1, name: "Title 2" }).waitFor();
    await page.getByRole("link", { name: "Sales 1" }).click();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("成交价 95,000.000000 CNYD。").waitFor();
  });
});

describe("a trust's page", () => {
  it("says what the trust holds, what votes can do and how it ends", async () => {
    const page = await open(trustPath(portal));
    await page.getByRole("heading", { name: "What the trust holds" }).waitFor();
    await page.getByRole("link", { name: "Title 1" }).waitFor();
    await page.getByText("The set-up gives votes no power in this trust.").waitFor();
    await page.getByText("The set-up sells nothing that remains.").waitFor();
  });

  it("says of each part that could not be read that it could not", async () => {
    const { page } = await openRefused(
      trustPath(portal),
      /\/api\/(titles|sales|trusts\/\w+\/(proposals|repurchases|holders))\b/,
    );
    await until(async () => (await page.getByRole("alert").count()) === 5, "five parts could not be read");
    await page.goto(`${portal.service.url}/sales`);
    await page.getByRole("alert").waitFor();
    await context.unrouteAll();
    await context.route(/\/api\/buyouts/, (route) => route.abort());
    await page.reload();
    await page.getByText("This could not be read: The service does not answer.").waitFor();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("无法读取：服务未响应").waitFor();
  });

  it("tells cash that came in since the last close, that a close has counted, and that is missing", async () => {
    const totals = { setAside: "7000000", reserved: "2000000", counted: "3000000", uncounted: "0" };
    const page = await openWith(trustPath(portal), (trust: Trust) => ({
      ...trust,
      totals: { ...trust.totals, ...totals, balance: "11999900", shortfall: "100" },
    }));
    expect(await pairsOf(page, "Cash in the trust")).toEqual([
      "Set aside for holders and parties | 7.00",
      "Reserves | 2.00",
      "Counted, waiting for distribution | 3.00",
      "Came in since the last close | 0",
      "Shortfall | −0.000100",
      "Balance | 11.99 CNYD",
    ]);
    await page.getByRole("button", { name: "中文" }).click();
    expect((await pairsOf(page, "信托内现金"))[2]).toBe("已结账待分配款项 | 3.00");
    await context.unrouteAll();
    // 9.3 m and 2,150,000.25 came in after the third date.
    await page.reload();
    expect((await pairsOf(page, "Cash in the trust")).slice(2, 4)).toEqual([
      "Counted, waiting for distribution | 0",
      "Came in since the last close | 11,450,000.25",
    ]);
    expect(await pairsOf(page, "Cash in the trust")).toHaveLength(5);
  });
});

describe("a date's page", () => {
  it("leads to the preview where the preview is of the date", async () => {
    const page = await open(`${trustPath(portal)}/dates/2027-04-26`);
    await page.getByRole("link", { name: "See the preview" }).click();
    await page.getByText("What the date of 26 April 2027 would do with what is known now.").waitFor();
    await page.goto(`${portal.service.url}${trustPath(portal)}/dates/2027-07-26`);
    await page.getByText("This date has not been distributed.", { exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "See the preview" }).count()).toBe(0);
  });

  it("holds the report against the cash that came in, repurchases apart", async () => {
    const page = await open(`${trustPath(portal)}/dates/2026-10-26`);
    // 38.2 m came in, 38.45 m were reported; the service is told of no repurchases of this trust.
    expect((await pairsOf(page, "Report")).slice(-4)).toEqual([
      "Loan-level collections | 311 loans, 38,450,000.00 CNYD in all",
      "Paid for loans bought back | 0",
      "Unexplained receipts | 0",
      "Unremitted collections | 250,000.00",
    ]);
  });
});

/** A section's values under their names: one text a line. */
async function pairsOf(page: Page, section: string): Promise<string[]> {
  const pairs = page
    .locator(".section")
    .filter({ has: page.getByRole("heading", { level: 2, name: section, exact: true }) })
    .locator(".amounts > div");
  await pairs.first().waitFor();
  return textsOf(pairs);
}

/** A table as people read it: one text a row, its cells apart. */
async function rowsOf(page: Page, name: string): Promise<string[]> {
  const rows = page.getByRole("table", { name }).locator("tr");
  await rows.first().waitFor();
  return textsOf(rows);
}

/** Of each element its parts. */
function textsOf(elements: Locator): Promise<string[]> {
  return elements.evaluateAll((all) =>
    all.map((element) =>
      [...element.children]
        .map((part) => (part instanceof HTMLElement ? part.innerText.replaceAll(/\s+/g, " ") : ""))
        .join(" | "),
    ),
  );
}

describe("a holder who votes", () => {
  it("goes from its trust to what is proposed, and sees how the vote stands and who cast what", async () => {
    const page = await open(trustPath(portal.voters));
    expect(await rowsOf(page, "Votes")).toEqual([
      "Proposal | About | Status | Votes",
      expect.stringMatching(
        /^Proposal 3 \| Approval of works 3,500,000\.00 CNYD \| Voting \| Notes can be cast/,
      ),
      expect.stringMatching(
        /^Proposal 2 \| Another servicer 0x.* \| Carried out \| It was won and carried out\.$/,
      ),
      "Proposal 1 | Approval of works 2,000,000.00 CNYD | Carried out | It was won and carried out.",
    ]);
    await page.getByRole("link", { name: "Proposal 3" }).click();
    await page.getByRole("heading", { level: 1, name: "Approval of works" }).waitFor();
    // Of 150 m and of 50 m.
    expect(await rowsOf(page, "Tally")).toEqual([
      "Class | For | Against | Cast of the face",
      "Senior | 67,500,000.00 | 30,000,000.00 | 65.00 %",
      "Sub | 0 | 42,500,000.00 | 85.00 %",
    ]);
    expect(await rowsOf(page, "Votes cast")).toHaveLength(4);
    await page.getByRole("link", { name: "Beichen 2026-1" }).click();
    await page.getByRole("heading", { level: 1, name: "Beichen 2026-1" }).waitFor();
  });

  it("reads who takes the servicer's office, and what of the works is left", async () => {
    const page = await open(trustPath(portal.voters));
    await page.getByText("Servicer from the next close").waitFor();
    await page.getByText("Servicer named").waitFor();
    // 2,000,000 were approved, 650,000 spent.
    const works = page.locator(".pairs > div").filter({ hasText: "Works approved and not spent" });
    expect(await works.innerText()).toContain("1,350,000.00");
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("下次结账起的贷款服务机构").waitFor();
  });
});

describe("who looks for ineligible loans", () => {
  it("goes from the trust to a contested claim, and sees who decides until when", async () => {
    const page = await open(trustPath(portal.voters));
    expect(await rowsOf(page, "Claims")).toEqual([
      "Claims | Status | Price | Owed | Last day",
      expect.stringMatching(/^Loan 0x\S+ \| Contested \| 240,000\.00 \|  \| 25 February 2027$/),
      expect.stringMatching(/^Loan 0x\S+ \| Bought back \| 120,000\.00 \| 0 \| $/),
    ]);
    await page
      .getByRole("link", { name: /^Loan / })
      .first()
      .click();
    await page
      .getByText("It is to be decided by the end of 25 February 2027; undecided it is dismissed.")
      .waitFor();
    expect(await rowsOf(page, "What can be done next")).toEqual([
      "Who | What | From | Until",
      "Verification agent | decide the claim | now | 25 February 2027",
      "Anybody | press the dismissal | 26 February 2027 | no end",
    ]);
    await page.getByText("The debtor was solvent at the cut-off.").waitFor();
    await page.getByText("not while a claim is open").waitFor();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("须在 2027年2月25日 当日结束前裁定，未裁定即驳回。").waitFor();
  });
});

describe("who sells or buys packages", () => {
  it("goes from the sales to a buyout: what is paid, where each title is, what is disputed", async () => {
    const page = await open("/sales");
    await page.getByRole("link", { name: "Buyout 1" }).click();
    await page.getByText("40,000.000000 CNYD is due by the end of 31 March 2027.").waitFor();
    expect(await rowsOf(page, "Instalments")).toEqual([
      "Day | Amount | Paid",
      "1 March 2027 | 60,000.00 | 60,000.00",
      "31 March 2027 | 40,000.00 | 0",
    ]);
    expect((await rowsOf(page, "Batches")).slice(1)).toEqual([
      "Batch 1 | Title 4 | released | 60,000.00 | 60,000.00 | 19 February 2027 | 20 April 2027",
      "Batch 2 | Title 5 | title in escrow | 40,000.00 | 0 |  | ",
    ]);
    expect((await rowsOf(page, "Claims on escrow")).slice(1)).toEqual([
      "Collections netted | Batch 1 | contested | 3,000.00 | 1,000.00 | ",
    ]);
    await page.getByRole("link", { name: "Title 5" }).click();
    await page.getByRole("heading", { level: 1, name: "Title 5" }).waitFor();
  });

  it("reads of an income right when it can be enforced, and that its title is blocked", async () => {
    const page = await open(pathOf(portal, "right"));
    await page.getByText("from 1 March 2027 its owner can enforce it").waitFor();
    await page.getByText("Notice of enforcement", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Title 6" }).first().click();
    await page.getByText("can be neither moved, split, pledged nor carved again").waitFor();
    await page.getByRole("link", { name: "Income right 1" }).click();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("权利人自 2027年3月1日 起可以行权").waitFor();
  });

  it("reads a title's book value in the currency of the trust that holds it, and goes there", async () => {
    const page = await open(pathOf(portal, "title"));
    await page.getByText("900,000,000.00").waitFor();
    await page.getByRole("link", { name: "Jianghe 2026-1" }).click();
    await page.getByRole("heading", { level: 1, name: "Jianghe 2026-1" }).waitFor();
  });
});

describe("the flows of a date", () => {
  it.each(["2026-07-27", "2026-10-26", "2027-01-26"])("%s add up to the unit", async (date) => {
    const page = await open(`${trustPath(portal)}/dates/${date}`);
    await page.waitForSelector(".flow", { state: "attached" });
    const available = BigInt((await page.locator(".flow-chart").getAttribute("data-available")) ?? "");
    const links = await page.locator(".flow").evaluateAll((paths) =>
      paths.map((path) => ({
        from: path.getAttribute("data-from") ?? "",
        to: path.getAttribute("data-to") ?? "",
        amount: path.getAttribute("data-amount") ?? "",
      })),
    );
    const through = (end: "from" | "to", node: string): bigint =>
      links.filter((link) => link[end] === node).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const nodes = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
    const sources = nodes.filter((node) => through("to", node) === 0n);
    const sinks = nodes.filter((node) => through("from", node) === 0n);
    const sumOver = (end: "from" | "to", of: readonly string[]): bigint =>
      of.reduce((sum, node) => sum + through(end, node), 0n);
    expect(sumOver("from", sources)).toBe(available);
    expect(sumOver("to", sinks)).toBe(available);
    for (const node of nodes.filter((each) => !sources.includes(each) && !sinks.includes(each))) {
      expect(through("from", node), node).toBe(through("to", node));
    }
    // The table below says the same: what was paid at all steps is what was available.
    const total = (await page.locator("tfoot").first().innerText()).replaceAll(/\D/g, "");
    expect(BigInt(total)).toBe(available);
  });
});

describe.each(PAGES)("the page `%s`", (name) => {
  it.each([
    [390, "en"],
    [390, "zh"],
    [1280, "en"],
    [1280, "zh"],
  ])("fits %i px (%s)", async (width, language) => {
    const page = await open(pathOf(portal, name), { width, language });
    await loadedFonts(page);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });

  it.each([false, true])("has no serious finding of axe (dark: %s)", async (dark) => {
    const page = await open(pathOf(portal, name), { dark });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect(serious).toEqual([]);
  });
});

describe("a trigger", () => {
  it("shows what would clear it as such, and never as an alarm", async () => {
    const page = await open(trustPath(portal));
    const rows = page.locator(".triggers > li").filter({ hasText: "Behind plan" }).locator("dl > div");
    // 116.45 of the 113 millions planned: below neither line.
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/103\.05 %\s+Trigger: below 90\.00 %/),
      expect.stringMatching(/103\.05 %\s+Clears it: at least 98\.00 %/),
    ]);
    const colours = await rows
      .locator("strong")
      .evaluateAll((values) => values.map((value) => getComputedStyle(value).color));
    expect(new Set(colours).size).toBe(1);
  });
});

describe("every page", () => {
  it("asks nothing of another host", async () => {
    context = await portal.browser.newContext();
    const page = await context.newPage();
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    for (const name of PAGES) {
      await page.goto(portal.service.url + pathOf(portal, name));
      await page.waitForSelector(".as-of");
    }
    expect([...hosts]).toEqual([new URL(portal.service.url).host]);
  });
});
