import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import type { CliContext } from "../../scripts/cli/command.ts";
import { commands } from "../../scripts/commands.ts";
import { KeyRing } from "../../scripts/session/keystore.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

/** Test vector of the Web3 Secret Storage Definition, version 3 (PBKDF2): password `testpassword`. */
const VECTOR = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  address: "008aeeda4d805471df9b2a5b0f38a0c3bcba786b",
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
const VECTOR_KEY = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const VECTOR_ADDRESS = "0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b";

function contextOf(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  prompt?: CliContext["prompt"],
): CliContext {
  return {
    cwd,
    env,
    stdout: () => undefined,
    stderr: () => undefined,
    isTerminal: false,
    signal: new AbortController().signal,
    ...(prompt === undefined ? {} : { prompt }),
  };
}

function ringWithVector(env: Readonly<Record<string, string>> = {}, prompt?: CliContext["prompt"]) {
  const folder = emptyFolder();
  mkdirSync(join(folder, "keys"));
  writeFileSync(join(folder, "keys", "vector.json"), JSON.stringify(VECTOR));
  return { folder, ring: new KeyRing(contextOf(folder, env, prompt), { stateFolder: folder }) };
}

describe("a keystore file", () => {
  it("of the standard's test vector opens with its password", async () => {
    const { ring } = ringWithVector({ WEIR_PASSWORD: "testpassword" });
    expect(ring.addressOf("vector")).toBe(VECTOR_ADDRESS);
    expect((await ring.open("vector")).privateKey).toBe(VECTOR_KEY);
  });

  it("takes the password from a file that only its owner reads", async () => {
    const { folder, ring } = ringWithVector({ WEIR_PASSWORD_FILE: "password" });
    writeFileSync(join(folder, "password"), "testpassword\n", { mode: 0o600 });
    expect((await ring.open("vector")).address).toBe(VECTOR_ADDRESS);
    chmodSync(join(folder, "password"), 0o644);
    await expect(ring.open("vector")).rejects.toThrow("readable by its owner only");
  });

  it("asks for the password where there is a person, without an echo", async () => {
    const { ring } = ringWithVector({}, (question, { hidden }) => {
      expect(question).toContain("vector");
      expect(hidden).toBe(true);
      return Promise.resolve("testpassword");
    });
    expect((await ring.open("vector")).address).toBe(VECTOR_ADDRESS);
  });

  it("says that the password is wrong, or missing, and nothing of the key", async () => {
    await expect(ringWithVector({ WEIR_PASSWORD: "other" }).ring.open("vector")).rejects.toThrow(
      "the password is wrong",
    );
    await expect(ringWithVector().ring.open("vector")).rejects.toThrow("WEIR_PASSWORD_FILE");
  });

  it("gives way to the key that the environment has for the name", async () => {
    const key = `0x${"11".repeat(32)}`;
    const { ring } = ringWithVector({ WEIR_KEY_VECTOR: key, WEIR_KEY_MY_OWN: key.slice(2) });
    expect((await ring.open("vector")).privateKey).toBe(key);
    expect((await ring.open("my-own")).privateKey).toBe(key);
  });

  it("names a key of the environment that is none without repeating it", async () => {
    const { ring } = ringWithVector({ WEIR_KEY_VECTOR: "0xsecret" });
    await expect(ring.open("vector")).rejects.toThrow("WEIR_KEY_VECTOR holds no private key");
    await expect(ring.open("vector")).rejects.not.toThrow("0xsecret");
  });
});

describe("weir keys new", () => {
  it("keeps a key for its owner only, in a file of version 3 with geth's cost, and never overwrites one", async () => {
    const folder = emptyFolder();
    const make = () =>
      runCommand(["keys", "new", "mine", "--json"], {
        cwd: folder,
        commands,
        env: { WEIR_PASSWORD: "long enough" },
      });
    const made = await make();
    expect(made.exit, made.stderr).toBe(0);
    const file = join(folder, ".weir", "keys", "mine.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const stored = z
      .object({
        version: z.literal(3),
        Crypto: z.object({ kdf: z.literal("scrypt"), kdfparams: z.object({ n: z.number() }) }),
      })
      .parse(JSON.parse(readFileSync(file, "utf8")));
    expect(stored.Crypto.kdfparams.n).toBe(2 ** 17);
    const again = await make();
    expect(again.exit).toBe(1);
    expect(again.stderr).toContain("never overwritten");
  });

  it.each(["../up", "a/b", "1st", ""])("refuses the name %j", async (name) => {
    const { exit, stderr } = await runCommand(["keys", "new", name], {
      cwd: emptyFolder(),
      commands,
      env: { WEIR_PASSWORD: "x" },
    });
    expect(exit).toBe(1);
    expect(stderr).toContain("is no name for a key");
  });

  it("makes the same throw-away key from the same name, with a password file of its own", async () => {
    const addresses = [];
    for (const folder of [emptyFolder(), emptyFolder()]) {
      const { stdout } = await runCommand(["keys", "new", "servicer", "--throw-away", "--json"], {
        cwd: folder,
        commands,
      });
      addresses.push(stdout);
      expect(statSync(join(folder, ".weir", "keys", "servicer.password")).mode & 0o777).toBe(0o600);
      const ring = new KeyRing(contextOf(folder), { stateFolder: join(folder, ".weir") });
      expect((await ring.open("servicer")).address).toBe(ring.addressOf("servicer"));
    }
    expect(addresses[0]).toBe(addresses[1]);
  });
});
