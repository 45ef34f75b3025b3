import process from "node:process";

import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** The Chromium that npm carries on Linux, the system's Chrome elsewhere. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux") {
    return chromium.launch({ channel: "chrome" });
  }
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    // Its own list of arguments ends the browser with its first page, and turns off what is tested here.
    args: ["--no-sandbox", "--font-render-hinting=none"],
  });
}
