import { describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

/** Commands that are groups, with what stands in them. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  tape: ["check", "sample", "commit", "prove"],
  keys: ["new", "list", "fund"],
  repurchase: ["warrant", "claim", "contest", "decide", "lapse", "pay", "enforce", "release", "show"],
  currency: ["deploy", "mint", "block"],
  vote: ["propose", "cast", "count", "execute", "cure", "status"],
  venture: ["join", "contribute", "status"],
  buyout: [
    "rules",
    "propose",
    "accept",
    "withdraw",
    "pay",
    "release",
    "net",
    "put-back",
    "contest",
    "decide",
    "settle",
    "proceeds",
    "default",
    "take",
    "status",
  ],
  title: ["mint", "status", "split", "transfer", "approve"],
  right: ["carve", "status", "transfer", "approve", "notice", "withdraw", "enforce", "end"],
  recover: ["announce", "cancel", "complete"],
  venue: [
    "deploy",
    "rules",
    "put-up",
    "bid",
    "buy",
    "award",
    "pay",
    "next",
    "decline",
    "take-back",
    "settle",
    "withdraw",
    "status",
  ],
};

const LINES = commands.flatMap(({ name }) =>
  (GROUPS[name] ?? [""]).map((sub) => (sub === "" ? [name] : [name, sub])),
);

describe("the help", () => {
  it("names every command of the protocol that the first trust needs", () => {
    const names = commands.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(
        (
          "init doctor up demo tape forecast project compile issue subscribe close collect remit fix close-period report " +
          "challenge resolve declare distribute pay claim release attest order freeze audit"
        ).split(" "),
      ),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(["", ...Object.keys(GROUPS)])("of the group `weir %s` has two examples", async (group) => {
    const argv = [...(group === "" ? [] : [group]), "--help"];
    const { exit, stdout } = await runCommand(argv, { cwd: emptyFolder(), commands });
    expect(exit).toBe(0);
    const examples = stdout
      .slice(stdout.indexOf("Examples:"))
      .match(new RegExp(`^ {2}weir ${group}${group === "" ? "" : " "}\\w`, "gm"));
    expect(examples?.length, stdout).toBeGreaterThanOrEqual(2);
  });

  it.each(LINES.map((line) => [line.join(" "), line] as const))(
    "of `%s` has two examples and --json",
    async (_, line) => {
      const { exit, stdout } = await runCommand([...line, "--help"], { cwd: emptyFolder(), commands });
      expect(exit).toBe(0);
      const examples = stdout
        .slice(stdout.indexOf("Examples:"))
        .match(new RegExp(`^ {2}weir ${line.join(" ")} ?`, "gm"));
      expect(examples?.length, stdout).toBeGreaterThanOrEqual(2);
      expect(stdout).toContain("--json");
      expect(stdout).not.toMatch(/private.?key/i);
    },
  );
});
