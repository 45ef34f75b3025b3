import { getAddress, keccak256, toUtf8Bytes, ZeroHash } from "ethers";
import { describe, expect, it } from "vitest";

import { InputError, UserError } from "../../../engine/errors/errors.ts";
import type { Fault } from "../../../engine/errors/fault.ts";
import { parseSetup, safeParseSetup } from "../../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../../engine/setup/resolve-setup.ts";
import { changed, DEAL, SETUP } from "./china.ts";

const addressOf = (text: string) => getAddress(`0x${keccak256(toUtf8Bytes(text)).slice(-40)}`);
const dealHash = keccak256("0x01");
const WRONG_CHECKSUM = "0xabcdefabcdefabcdefabcdefabcdefabcdefabcd".replace("abc", "aBC");
const bind = (text: string, lookUp: (name: string) => string | undefined = addressOf) =>
  resolveSetup(parseSetup(text, DEAL), { deal: DEAL, dealHash, titleId: 12n, addressOf: lookUp });

function faultsOf(act: () => unknown): readonly Fault[] {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) {
      return error.faults;
    }
    throw error;
  }
  return expect.fail("Nothing was refused.");
}

describe("a set-up whose names are bound", () => {
  it("has an address for every name, in the deal's order", () => {
    const { core, rest } = bind(SETUP);
    for (const name of [
      "currency",
      "registry",
      "title",
      "originator",
      "servicer",
      "backupServicer",
      "trustee",
      "verificationAgent",
      "calculationAgent",
    ] as const) {
      expect(core[name], name).toBe(addressOf(`$${name}`));
    }
    expect(rest.parties).toEqual(["$servicer", "$trustee", "$custodian", "$agents"].map(addressOf));
    expect(rest.costs).toEqual([{ payee: addressOf("$agents"), amount: 1_500_000_000_000n }]);
  });

  it("has a bit for each category of holders", () => {
    // Numbers of the registry: bank 1, amc 2, fund 3, insurer 4, securities company 5, qualified person 7, trust plan 8.
    expect(bind(SETUP).core.holderCategories).toBe(0b1_1011_1110n);
    expect(bind(SETUP.replace(/holders: .*/, "holders: [trustCompany]")).core.holderCategories).toBe(
      1n << 9n,
    );
  });

  it("takes the title's number from the file before the one given, and empty hashes where none is named", () => {
    expect(bind(SETUP).core).toMatchObject({ titleId: 12n, dealHash, documentsHash: ZeroHash });
    expect(bind(SETUP).rest.legal.opinionHash).toBe(ZeroHash);
    const hash = `0x${"0b".repeat(32)}`;
    const text = changed(
      changed(SETUP, "contract: $title", "contract: $title, id: 7"),
      "  court:",
      `  opinionHash: "${hash}"\n  court:`,
    );
    expect(bind(text).core.titleId).toBe(7n);
    expect(bind(text).rest.legal.opinionHash).toBe(hash);
  });

  it.each([
    ["a party", "$agents", "parties.agents", "taxes"],
    ["an office", "$servicer", "parties.servicer", "disposal"],
  ])("is refused where %s that is paid a reported fee turns out to be the trustee", (_, name, path, fee) => {
    const lookUp = (text: string) => addressOf(text === name ? "$trustee" : text);
    const faults = faultsOf(() => bind(SETUP, lookUp));
    expect(faults).toEqual([
      expect.objectContaining({ path, rule: "reported-fee-to-trustee", found: addressOf("$trustee") }),
    ]);
    expect(faults[0]?.expected).toContain(`\`${fee}\``);
  });

  it("lets the trustee be who is paid no reported fee", () => {
    const lookUp = (text: string) => addressOf(text === "$custodian" ? "$trustee" : text);
    expect(bind(SETUP, lookUp).rest.parties[2]).toBe(addressOf("$trustee"));
  });

  it("passes on what the look-up throws", () => {
    const lookUp = (text: string) => {
      throw new UserError(`who is ${text}`);
    };
    expect(() => bind(SETUP, lookUp)).toThrow(new UserError("who is $currency"));
  });

  it("names every name that nothing is known by, each where it stands, and an office once", () => {
    const known = ["$registry", "$trustee"];
    const text = changed(SETUP, "calculationAgent: $calculationAgent", `calculationAgent: ${WRONG_CHECKSUM}`);
    const lookUp = (name: string) => (known.includes(name) ? addressOf(name) : undefined);
    expect(faultsOf(() => bind(text, lookUp)).map(({ path, rule, found }) => [path, rule, found])).toEqual(
      [
        ["currency", "$currency"],
        ["title.contract", "$title"],
        ["roles.originator", "$originator"],
        ["roles.servicer", "$servicer"],
        ["roles.backupServicer", "$backupServicer"],
        ["roles.verificationAgent", "$verificationAgent"],
        ["roles.calculationAgent", WRONG_CHECKSUM],
        ["parties.custodian", "$custodian"],
        ["parties.agents", "$agents"],
        ["offering.costs[0].payee", "$agents"],
      ].map(([path, found]) => [path, "unknown-address", found]),
    );
  });

  it("gives what it finds its place in the file", () => {
    const { setup, placed } = safeParseSetup(SETUP, DEAL, { file: "setup.yaml" });
    const lookUp = (name: string) => (name === "$agents" ? undefined : addressOf(name));
    const faults = faultsOf(() =>
      resolveSetup(setup ?? expect.fail(), { deal: DEAL, dealHash, titleId: 1n, addressOf: lookUp, placed }),
    );
    const lines = SETUP.split("\n");
    expect(faults.map(({ file, line }) => [file, lines[(line ?? 0) - 1]])).toEqual([
      ["setup.yaml", expect.stringContaining("agents: $agents")],
      ["setup.yaml", expect.stringContaining("payee: $agents")],
    ]);
  });
});
