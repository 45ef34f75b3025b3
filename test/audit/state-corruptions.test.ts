import { AbiCoder, concat, dataLength, dataSlice, id, keccak256, toBeHex } from "ethers";
import { describe, expect, it } from "vitest";

import { trustFactoryInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { noteSlots, trustSlots } from "../../engine/chain/storage.ts";
import { parseClone } from "../../engine/audit/judge-code.ts";
import type { CheckId, Difference } from "../../engine/audit/result.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { type Corruption, addToStorage, flip, inCode, inGetter, onSnapshot } from "./corrupt.ts";
import { expectDifference, withAuditedTrust } from "./fixture.ts";
import { storageLayout } from "./solidity.ts";
import { type World, at } from "./world.ts";

const trust = withAuditedTrust();

const coder = AbiCoder.defaultAbiCoder();
const mapping = (slot: bigint, type: string, key: unknown): string =>
  keccak256(coder.encode([type, "uint256"], [key, slot]));
const word = (slot: bigint): string => toBeHex(slot, 32);
const after = (slot: string, by: bigint): string => toBeHex(BigInt(slot) + by, 32);

const layouts = {
  trust: storageLayout("contracts/trust/Trust.sol", "Trust"),
  note: storageLayout("contracts/note/Note.sol", "Note"),
  offering: storageLayout("contracts/trust/Offering.sol", "Offering"),
  registry: storageLayout("contracts/compliance/InvestorRegistry.sol", "InvestorRegistry"),
  currency: storageLayout("contracts/test/TestStablecoin.sol", "TestStablecoin"),
};
const slotOf = (contract: keyof typeof layouts, name: string): bigint => {
  const found = layouts[contract].get(name);
  if (found === undefined) {
    throw new Error(`\`${name}\` is no variable of the ${contract}.`);
  }
  return found.slot;
};

interface Overwriting {
  readonly what: string;
  readonly contract: (world: World) => string;
  readonly slot: (world: World) => string;
  readonly by?: bigint;
  readonly check: CheckId;
  readonly difference: (world: World) => Partial<Difference>;
}

const ofTrust = (world: World): string => world.trust;
const ofSenior = (world: World): string => world.notes[0] ?? "";
const a = (world: World): string => world.investors[0];

const overwritings: readonly Overwriting[] = [
  {
    what: "what reserves hold",
    contract: ofTrust,
    slot: () => word(slotOf("trust", "_reserved")),
    by: 1n << 112n,
    check: "cash",
    difference: () => ({ rule: "reserved", amount: "1" }),
  },
  {
    what: "what a class was given",
    contract: ofTrust,
    slot: () => word(slotOf("trust", "_classes")),
    check: "cash",
    difference: () => ({ rule: "class-given", step: "class C0", amount: "1" }),
  },
  {
    what: "what a class was paid",
    contract: ofTrust,
    slot: () => word(slotOf("trust", "_classes")),
    by: 1n << 128n,
    check: "cash",
    difference: () => ({ rule: "class-paid", step: "class C0", amount: "1" }),
  },
  {
    what: "a party's account",
    contract: ofTrust,
    slot: () => mapping(slotOf("trust", "_releasable"), "uint256", 0),
    by: 1n << 128n,
    check: "cash",
    difference: () => ({ rule: "releasable", holder: at("trustee"), amount: "1" }),
  },
  {
    what: "an account's address",
    contract: ofTrust,
    slot: () => mapping(slotOf("trust", "_rotated"), "uint256", 2),
    check: "powers",
    difference: () => ({ rule: "account-address", expected: at("agents anew") }),
  },
  {
    what: "the waterfall's state",
    contract: ofTrust,
    slot: () => mapping(slotOf("trust", "_state"), "uint256", 1),
    check: "waterfall",
    difference: () => ({ rule: "stored-state", step: "word 2", amount: "1" }),
  },
  {
    what: "what the closed period collected",
    contract: ofTrust,
    slot: () => word(slotOf("trust", "_period")),
    by: 1n << 96n,
    check: "dates",
    difference: () => ({ rule: "period-collected", date: "2031-04-12", amount: "1" }),
  },
  {
    what: "a standing fixing",
    contract: ofTrust,
    slot: () => mapping(slotOf("trust", "_fixings"), "uint256", 0),
    check: "dates",
    difference: () => ({ rule: "fixing", step: "index I0", amount: "1" }),
  },
  {
    what: "a fixing of the closed period",
    contract: ofTrust,
    slot: () => mapping(slotOf("trust", "_closedFixings"), "uint256", 0),
    check: "dates",
    difference: () => ({ rule: "stored-closed-fixings", amount: "1" }),
  },
  {
    what: "the day of the last date",
    contract: ofTrust,
    slot: () => word(trustSlots.head),
    by: 1n << 64n,
    check: "dates",
    difference: () => ({ rule: "stored-head" }),
  },
  {
    what: "the sum of the standing report",
    contract: ofTrust,
    slot: () => word(slotOf("trust", "_reportSum")),
    check: "dates",
    difference: () => ({ rule: "stored-report", amount: "1" }),
  },
  {
    what: "a holder's balance",
    contract: ofSenior,
    slot: (world) => mapping(slotOf("note", "_accounts"), "address", a(world)),
    check: "transfers",
    difference: (world) => ({ rule: "balance", step: "class C0", holder: a(world), amount: "1" }),
  },
  {
    what: "the S up to which a holder's earnings are kept",
    contract: ofSenior,
    slot: (world) => mapping(slotOf("note", "_accounts"), "address", a(world)),
    by: 1n << 96n,
    check: "holders",
    difference: (world) => ({ rule: "stored-position", holder: a(world) }),
  },
  {
    what: "a holder's earnings, by less than a unit",
    contract: ofSenior,
    slot: (world) => mapping(slotOf("note", "_earned"), "address", a(world)),
    check: "holders",
    difference: (world) => ({ rule: "stored-earned", holder: a(world), amount: "1" }),
  },
  {
    what: "what a holder was paid in all",
    contract: ofSenior,
    slot: (world) => mapping(slotOf("note", "_paid"), "address", a(world)),
    check: "holders",
    difference: (world) => ({ rule: "paid-in-all", holder: a(world), amount: "1" }),
  },
  {
    what: "the supply of notes",
    contract: ofSenior,
    slot: () => word(slotOf("note", "_supply")),
    check: "transfers",
    difference: () => ({ rule: "supply", step: "class C0", amount: "1" }),
  },
  {
    what: "an order that was used",
    contract: ofSenior,
    slot: () => mapping(slotOf("note", "_orders"), "uint256", 1),
    check: "powers",
    difference: (world) => ({ rule: "order", holder: a(world) }),
  },
  {
    what: "a freeze of payments",
    contract: ofSenior,
    slot: (world) => mapping(slotOf("note", "_holds"), "address", world.investors[1]),
    by: 1n << 172n,
    check: "holders",
    difference: (world) => ({ rule: "claims-frozen", expected: "0", holder: world.investors[1] }),
  },
  {
    what: "a class's subscriptions",
    contract: (world) => world.offering,
    slot: () => mapping(slotOf("offering", "_subscribed"), "uint256", 0),
    check: "closing",
    difference: () => ({ rule: "subscribed", step: "class C0", amount: "1" }),
  },
  {
    what: "a subscriber's cash",
    contract: (world) => world.offering,
    slot: (world) => mapping(slotOf("offering", "_cash"), "address", a(world)),
    check: "closing",
    difference: (world) => ({ rule: "subscriber-cash", holder: a(world), amount: "1" }),
  },
  {
    what: "an entry of the registry",
    contract: (world) => world.registry,
    slot: (world) => after(mapping(slotOf("registry", "_entries"), "address", a(world)), 1n),
    check: "transfers",
    difference: (world) => ({ rule: "registry-category", holder: a(world), amount: "1" }),
  },
  {
    what: "the trust's cash",
    contract: (world) => world.currency,
    slot: (world) => mapping(slotOf("currency", "_balances"), "address", world.trust),
    by: -1n,
    check: "cash",
    difference: () => ({ rule: "trust-balance", amount: "-1" }),
  },
];

describe("storage", () => {
  it("lies where the audit looks for it", () => {
    const head = ["_deployedAt", "_status", "_declaredNext", "_lastDate", "_stateWords", "_reserved"];
    expect(head.map((name) => layouts.trust.get(name))).toEqual(
      [0, 6, 7, 8, 12, 14].map((offset) => ({ slot: trustSlots.head, offset })),
    );
    expect(slotOf("trust", "_closedFixings")).toBe(trustSlots.closedFixings);
    expect(slotOf("note", "_accounts")).toBe(noteSlots.positions);
    expect(slotOf("note", "_earned")).toBe(noteSlots.earned);
  });

  for (const { what, contract, slot, by = 1n, check, difference } of overwritings) {
    it(`overwritten: ${what}`, async () => {
      const { world } = trust;
      await onSnapshot(world.rpc, async () => {
        await addToStorage(world.rpc, contract(world), slot(world), by);

        expectDifference(await trust.audit([]), check, difference(world));
      });
    });
  }
});

describe("terms and set-up", () => {
  it("one byte of the terms", async () => {
    const { world } = trust;
    const face = await offsetOfFace(world);
    const result = await trust.audit([
      inGetter(trustInterface, world.trust, "terms", ([terms]) => [flip(String(terms), face)]),
    ]);

    expectDifference(result, "terms", { rule: "terms-hash" });
    expectDifference(result, "code", { rule: "trust-arguments" });
  });

  it("one byte of the terms, their hash with it", async () => {
    const { world } = trust;
    const face = await offsetOfFace(world);
    const result = await trust.audit([
      inGetter(trustInterface, world.trust, "terms", ([terms]) => [flip(String(terms), face)]),
      inGetter(trustInterface, world.trust, "termsHash", () => [id("other terms")]),
    ]);

    expectDifference(result, "code", { rule: "trust-arguments" });
  });

  it("terms that are no program", async () => {
    const result = await trust.audit([
      inGetter(trustInterface, trust.world.trust, "terms", ([terms]) => [flip(String(terms), 0)]),
    ]);

    expectDifference(result, "terms", { rule: "terms-decode" });
    expect(result.checks.find(({ id: check }) => check === "waterfall")?.unchecked).toHaveLength(1);
  });

  it("a role's address", async () => {
    const result = await trust.audit([
      inGetter(trustInterface, trust.world.trust, "setup", ([setup]) => [
        String(setup).replace(at("servicer").slice(2).toLowerCase(), at("anyone").slice(2).toLowerCase()),
      ]),
    ]);

    expectDifference(result, "terms", { rule: "setup-hash" });
    expectDifference(result, "powers", {
      rule: "by-servicer",
      date: "2030-05-01",
      expected: at("anyone"),
      found: at("servicer"),
    });
  });

  it("a getter that names another note", async () => {
    const { world } = trust;
    const result = await trust.audit([
      inGetter(trustInterface, world.trust, "notes", () => [[world.notes[1], world.notes[0]]]),
    ]);

    expectDifference(result, "closing", { rule: "note-class", expected: "0", found: "1" });
  });
});

describe("code", () => {
  const codeOf = async (address: string): Promise<string> =>
    String(await jsonRpc(trust.world.rpc, "eth_getCode", [address, "latest"]));
  const implementationOf = async (address: string): Promise<string> =>
    parseClone(await codeOf(address))?.implementation ?? "";
  const audited = (...corruptions: Corruption[]) => trust.audit(corruptions);

  const trustImplementation = async (): Promise<string> => {
    const [implementation] = await trust.world.call(
      trust.world.factory,
      trustFactoryInterface,
      "trustImplementation",
    );
    return String(implementation);
  };

  it("another implementation of the trust", async () => {
    const { world } = trust;
    const other = (await implementationOf(world.offering)).slice(2).toLowerCase();
    const own = (await trustImplementation()).slice(2).toLowerCase();
    const result = await audited(inCode(world.trust, (code) => code.replace(own, other)));

    expectDifference(result, "code", { rule: "trust-implementation-code" });
  });

  it.each([
    ["first", 0],
    ["last", 1_023],
  ])("the %s byte of the proxy's place", async (_, position) => {
    const result = await audited(inCode(trust.world.trust, (code) => flip(code, position)));

    expectDifference(result, "code", { rule: "trust-proxy" });
  });

  it("an offering that is no clone", async () => {
    const result = await audited(inCode(trust.world.offering, (code) => `0x00${code.slice(2)}`));

    expectDifference(result, "code", { rule: "offering-clone" });
  });

  it("one byte of the implementation", async () => {
    const address = await trustImplementation();
    const result = await audited(inCode(address, (code) => flip(code, 100)));

    expectDifference(result, "code", { rule: "trust-implementation-code" });
  });

  it("an immutable of the implementation: another interpreter", async () => {
    const { world } = trust;
    const address = await trustImplementation();
    const [interpreter] = await world.call(world.trust, trustInterface, "interpreter");
    const own = String(interpreter).slice(2).toLowerCase();
    const result = await audited(
      inCode(address, (code) => code.replaceAll(own, at("anyone").slice(2).toLowerCase())),
    );

    expectDifference(result, "code", { rule: "trust-immutables" });
  });

  it("one byte of the interpreter", async () => {
    const { world } = trust;
    const [interpreter] = await world.call(world.trust, trustInterface, "interpreter");
    await onSnapshot(world.rpc, async () => {
      const code = await codeOf(String(interpreter));
      await jsonRpc(world.rpc, "anvil_setCode", [interpreter, flip(code, dataLength(code) - 1)]);

      expectDifference(await audited(), "code", { rule: "interpreter-code" });
    });
  });

  it("one byte of the notes' implementation, of the registry, of the title", async () => {
    const { world } = trust;
    const note = await implementationOf(world.notes[0] ?? "");
    const result = await audited(
      inCode(note, (code) => flip(code, 7)),
      inCode(world.registry, (code) => flip(code, 7)),
      inCode(world.title, (code) => flip(code, 7)),
    );

    expectDifference(result, "code", { rule: "note-0-implementation-code" });
    expectDifference(result, "code", { rule: "registry-code" });
    expectDifference(result, "code", { rule: "title-code" });
  });

  it("a note's registry", async () => {
    const { world } = trust;
    const result = await audited(
      inCode(world.notes[1] ?? "", (code) =>
        code.replace(world.registry.slice(2).toLowerCase(), at("anyone").slice(2).toLowerCase()),
      ),
    );

    expectDifference(result, "code", { rule: "note-1-arguments" });
  });

  it("an offering's last day", async () => {
    const { world } = trust;
    const result = await audited(
      inCode(world.offering, (code) => {
        const end = dataLength(code);
        return concat([dataSlice(code, 0, end - 1), toBeHex(1n, 1)]);
      }),
    );

    expectDifference(result, "code", { rule: "offering-arguments" });
  });
});

/** Where the first class's face ends: a program with another one is a program. */
async function offsetOfFace(world: World): Promise<number> {
  const [terms] = await world.call(world.trust, trustInterface, "terms");
  const face = toBeHex(world.deal.classes[0]?.face ?? 0n).slice(2);
  return (String(terms).indexOf(face) - 2 + face.length) / 2 - 1;
}
