/**
 * Compiles and runs the Solidity tests, which the set-up leaves out, and leaves their counts in the file that is its argument.
 * They are read from what Hardhat prints: the summary that its task gives back stays at 0 where output is not a terminal.
 */
import { spawn } from "node:child_process";
import { globSync, writeFileSync } from "node:fs";
import process from "node:process";

import { ROOT_PATH } from "../setup/root.ts";

const [report = ""] = process.argv.slice(2);
/** Hardhat compiles what it runs at once as one job, and all tests as one are more than the compiler's memory holds. */
const jobs = ["test/contracts/*.sol", "test/contracts/*/*.sol"];
let [passed, failed] = [0, 0];
for (const files of jobs) {
  const { code, output } = await runTests(globSync(files, { cwd: ROOT_PATH }));
  const count = (what: string): number =>
    Number(new RegExp(`^\\s+(\\d+) ${what}\\b`, "m").exec(output)?.[1] ?? "0");
  const [passedHere, failedHere] = [count("passing"), count("failing")];
  if (passedHere + failedHere === 0) {
    throw new Error(`Hardhat found no Solidity test in ${files}.`);
  }
  passed += passedHere;
  failed += failedHere;
  process.exitCode = Number(process.exitCode ?? 0) || code;
}
writeFileSync(report, JSON.stringify({ passed, failed }));

async function runTests(files: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn("hardhat", ["test", "solidity", ...files], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number>((settle) => child.on("close", (status) => settle(status ?? 1)));
  return { code, output };
}
