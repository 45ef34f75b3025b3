/**
 * Compiles and runs the Solidity tests, which the set-up leaves out, and leaves their counts in the file that is its argument.
 * They are read from what Hardhat prints: the summary that its task gives back stays at 0 where output is not a terminal.
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import process from "node:process";

const [report = ""] = process.argv.slice(2);
const child = spawn("hardhat", ["test", "solidity"], { stdio: ["ignore", "pipe", "inherit"] });
let output = "";
child.stdout.setEncoding("utf8").on("data", (text: string) => {
  output += text;
  process.stdout.write(text);
});
process.exitCode = await new Promise<number>((settle) => child.on("close", (status) => settle(status ?? 1)));
const count = (what: string): number =>
  Number(new RegExp(`^\\s+(\\d+) ${what}\\b`, "m").exec(output)?.[1] ?? "0");
const counts = { passed: count("passing"), failed: count("failing") };
if (counts.passed + counts.failed === 0) {
  throw new Error("Hardhat told of no Solidity test.");
}
writeFileSync(report, JSON.stringify(counts));
