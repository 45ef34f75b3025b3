import { copyFile, mkdtemp, rm } from "node:fs/promises";
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
import { BEICHEN, JIANGHE } from "../server/live-set-up.ts";
import { until } from "../setup/processes.ts";
import { launchBrowser } from "./launch.ts";
import { playStory, type Story } from "./story.ts";

/** A chain with a story, the service and a browser. */
export interface Portal extends Story {
  readonly chain: Chain;
  readonly service: Service;
  readonly browser: Browser;
  close(): Promise<void>;
}

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
  await copyFile(JIANGHE.file, join(folder, "jianghe.yaml"));
  await copyFile(BEICHEN.file, join(folder, "beichen.yaml"));
  const chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  const story = await playStory(chain.rpc);
  const { live, venue, voters, buyout } = story;
  const service = await startService(
    parseConfig({
      WEIR_RPC: chain.rpc,
      WEIR_TRUSTS: [live, voters.live].map(({ trust }) => trust).join(),
      WEIR_VENUES: venue.address,
      WEIR_BUYOUTS: buyout.address,
      WEIR_REPURCHASES: voters.repurchase.address,
      WEIR_STORE: join(folder, "store"),
      WEIR_PORTAL: portal,
      WEIR_DOCUMENTS: folder,
      WEIR_POLL_MS: "100",
    }),
    pino({ level: "silent" }),
  );
  await until(async () => (await fetch(`${service.url}/readyz`)).ok, "the service has read the chain");
  const browser = await launchBrowser();
  return {
    ...story,
    chain,
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
