import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Browser } from "playwright-core";
import { pino } from "pino";
import { build } from "vite";

import { dayOf } from "../../engine/dates/day.ts";
import { type Chain, startChain } from "../../scripts/chain/anvil.ts";
import { parseConfig } from "../../server/config.ts";
import { type Service, startService } from "../../server/service.ts";
import { actor, LiveTrust } from "../server/live-trust.ts";
import { LiveVenue } from "../server/live-venue.ts";
import { launchBrowser } from "./launch.ts";

const M = 1_000_000_000_000n;
export const HOLDERS = {
  /** Paid for the first dates, owed for the last. */
  owed: actor("alice").address,
  /** The currency refuses it. */
  blocked: actor("bob").address,
  /** Holds both classes. */
  both: actor("originator").address,
};

/** A chain, a trust with three dates, a venue with two sales, the service and a browser. */
export interface Portal {
  readonly chain: Chain;
  readonly live: LiveTrust;
  readonly venue: LiveVenue;
  readonly service: Service;
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * A trust as an investor meets it: three dates distributed, one of them with a missed report, the fourth's cash coming in.
 * Everyone has been paid for the first two dates; the third is owed. At an auction one title was sold after its winner had
 * not paid, and bids are taken for another.
 */
export async function startPortal(): Promise<Portal> {
  const folder = await mkdtemp(join(tmpdir(), "weir-portal-"));
  const web = fileURLToPath(new URL("../../web", import.meta.url));
  const portal = join(folder, "portal");
  await build({
    root: web,
    configFile: join(web, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: portal },
  });
  const chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  const live = await LiveTrust.issue(chain.rpc, [
    { holder: HOLDERS.both, thousandths: [50, 50] },
    { holder: HOLDERS.owed, thousandths: [600, 0] },
    { holder: HOLDERS.blocked, thousandths: [350, 950] },
  ]);
  await live.runDate(0, (46_500_000n * M) / 1_000_000n, reported(15_000n, 620_000n, 46_500_000n));
  await live.runDate(1, 38_200_000_000_000n, reported(12_400n, 540_000n, 38_450_000n));
  await live.note(0, actor("servicer").address, "pay", [Object.values(HOLDERS)]);
  await live.runDate(2, 31_750_000_500_000n, "missed");
  const venue = await holdAuctions(live);
  await live.remit(9_300_000_000_000n);
  await live.remit(2_150_000_250_000n);
  await live.setBlocked(HOLDERS.blocked, true);
  const service = await startService(
    parseConfig({
      WEIR_RPC: chain.rpc,
      WEIR_TRUSTS: live.trust,
      WEIR_VENUES: venue.address,
      WEIR_STORE: join(folder, "store"),
      WEIR_PORTAL: portal,
      WEIR_DOCUMENTS: fileURLToPath(new URL("../../examples/china", import.meta.url)),
      WEIR_POLL_MS: "100",
    }),
    pino({ level: "silent" }),
  );
  const browser = await launchBrowser();
  return {
    chain,
    live,
    venue,
    service,
    browser,
    close: async () => {
      await browser.close();
      await service.close();
      await chain.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function holdAuctions(live: LiveTrust): Promise<LiveVenue> {
  const venue = await LiveVenue.open(live, "Auction");
  for (const name of ["carol", "dave"]) {
    await venue.prepare(name, M);
  }
  const sold = await venue.putUpTitle("a tape that is sold");
  await venue.wait(3);
  await venue.bid("carol", sold, 95_000_000_000n);
  await venue.bid("dave", sold, 120_000_000_000n);
  await venue.wait(6);
  await venue.by("carol", "award", [sold]);
  await venue.wait(4);
  await venue.by("carol", "next", [sold]);
  await venue.by("carol", "pay", [sold]);
  const open = await venue.putUpTitle("a tape that bids are taken for");
  await venue.wait(3);
  await venue.bid("dave", open, 90_000_000_000n);
  await venue.bid("carol", open, 99_500_000_000n);
  return venue;
}

function reported(taxes: bigint, disposal: bigint, sum: bigint) {
  return { fees: [taxes * 1_000_000n, disposal * 1_000_000n], sum: sum * 1_000_000n, count: 311n };
}
