import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { explainInstallFailure, hashSources, isInstalled } from "../../bin/setup-state.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "weir-test-"));
  mkdirSync(join(root, "node_modules"));
  mkdirSync(join(root, "web", "dist"), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const node: Entry = { version: "24.0.0", integrity: "sha512-n" };
const native: Entry = { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] };
const foreign: Entry = { version: "1.0.0", optional: true, os: ["plan9"], cpu: [process.arch] };

function write(file: string, packages: Readonly<Record<string, Entry>>): void {
  writeFileSync(join(root, file), JSON.stringify({ packages }));
}

function lock(wanted: Readonly<Record<string, Entry>>, found: Readonly<Record<string, Entry>>): void {
  write("package-lock.json", { "": {}, "node_modules/node": node, ...wanted });
  write("node_modules/.package-lock.json", { "node_modules/node": node, ...found });
}

describe("packages are installed", () => {
  it("when all are there, those for other platforms apart", () => {
    lock(
      { "node_modules/native": native, "node_modules/foreign": foreign },
      { "node_modules/native": native },
    );
    expect(isInstalled(root)).toBe(true);
  });

  it("not when an old Node's npm left out a native part for this platform", () => {
    lock({ "node_modules/native": native }, {});
    expect(isInstalled(root)).toBe(false);
  });

  it("not when the lock file has another version or another content", () => {
    lock({ "node_modules/a": { version: "2.0.0" } }, { "node_modules/a": { version: "1.0.0" } });
    expect(isInstalled(root)).toBe(false);
    lock(
      { "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } },
      { "node_modules/a": { version: "1.0.0", integrity: "sha512-y" } },
    );
    expect(isInstalled(root)).toBe(false);
  });

  it("not when there are none, or an install was cut off", () => {
    write("package-lock.json", { "": {}, "node_modules/node": node });
    expect(isInstalled(root)).toBe(false);
    writeFileSync(join(root, "node_modules/.package-lock.json"), '{"packages":{');
    expect(isInstalled(root)).toBe(false);
  });
});

describe("sources are hashed", () => {
  it("by name and content, without what a build makes of them", () => {
    const hash = (): string => hashSources(root, ["web", "missing"]);
    writeFileSync(join(root, "web", "a.ts"), "1");
    const first = hash();
    writeFileSync(join(root, "web", "dist", "a.js"), "1");
    expect(hash()).toBe(first);
    writeFileSync(join(root, "web", "a.ts"), "2");
    const second = hash();
    expect(second).not.toBe(first);
    writeFileSync(join(root, "web", "a.ts"), "1");
    expect(hash()).toBe(first);
    writeFileSync(join(root, "web", "b.ts"), "");
    expect(hash()).not.toBe(first);
  });
});

describe("a failed install", () => {
  it("is explained where the reason is a common one", () => {
    expect(explainInstallFailure("npm error code ENOTFOUND\nnpm error network request failed")).toContain(
      "needs a network",
    );
    expect(explainInstallFailure("npm error code ENOSPC")).toContain("disk is full");
    expect(explainInstallFailure("npm error code EACCES")).toContain("may not be written");
    expect(explainInstallFailure("npm error code E404")).toBe("");
  });
});
