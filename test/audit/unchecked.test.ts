import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { exitCodeOf } from "../../engine/audit/result.ts";
import { trustInterface } from "../../engine/chain/interfaces.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { runWeir } from "../../scripts/cli/run.ts";
import { commands } from "../../scripts/commands.ts";
import { findFreePort } from "../../scripts/chain/ports.ts";
import { type Corruption, inAnswers, inGetter, lying } from "./corrupt.ts";
import { expectDifference, expectUnchecked, withAuditedTrust } from "./fixture.ts";
import { at } from "./world.ts";

const trust = withAuditedTrust();

const refuse = (message: string): never => {
  throw new RpcError(message, { code: -32000 });
};

describe("what cannot be seen is never called right", () => {
  it("no node", async () => {
    const port = await findFreePort(0);
    const provider = new RpcBatch(`http://127.0.0.1:${port}`);
    const result = await trust.audit([], { provider });

    expectUnchecked(result, "waterfall", /No node answers/);
    expect(result.checks.filter(({ asked, unchecked }) => asked && unchecked.length === 0)).toEqual([]);
  });

  it("an address without a contract", async () => {
    const result = await trust.audit([], { trust: at("anyone") });

    expectUnchecked(result, "terms", /No contract stands at/);
  });

  it("an address of another contract", async () => {
    const result = await trust.audit([], { trust: trust.world.currency });

    expectUnchecked(result, "terms", /could not be read/);
  });

  it("a text that is no address", async () => {
    expectUnchecked(await trust.audit([], { trust: "jianghe" }), "code", /is no address/);
  });

  it("a node that refuses logs", async () => {
    const corrupt: Corruption = (method, _params, answer) =>
      method === "eth_getLogs" ? refuse("query exceeds the limit") : answer;

    expectUnchecked(await trust.audit([corrupt]), "logs", /logs of .* could not be read/);
  });

  it("a node that refuses wide ranges of logs is asked for narrow ones", async () => {
    const corrupt: Corruption = (method, params, answer) => {
      const [filter] = params as [{ fromBlock?: string; toBlock?: string } | undefined];
      const width = Number(filter?.toBlock) - Number(filter?.fromBlock);
      return method === "eth_getLogs" && width > 40 ? refuse("block range is too wide") : answer;
    };
    const result = await trust.audit([corrupt]);

    expect(exitCodeOf(result.checks)).toBe(0);
  });

  it("a node that has forgotten the state of the block", async () => {
    const corrupt: Corruption = (method, params, answer) =>
      method === "eth_call" && params[1] !== "latest" ? refuse("missing trie node") : answer;

    expectUnchecked(await trust.audit([corrupt]), "cash", /no longer knows that block's state/);
  });

  it("a node without receipts of blocks is asked for those of transactions", async () => {
    const corrupt: Corruption = (method, _params, answer) =>
      method === "eth_getBlockReceipts" ? refuse("the method does not exist") : answer;
    const result = await trust.audit([corrupt]);

    expect(exitCodeOf(result.checks)).toBe(0);
  });

  it("a node without any receipts", async () => {
    const corrupt: Corruption = (method, _params, answer) =>
      method === "eth_getBlockReceipts" || method === "eth_getTransactionReceipt" ? null : answer;

    expectUnchecked(await trust.audit([corrupt]), "logs", /eth_getTransactionReceipt/);
  });

  it("a node that answers nonsense", async () => {
    const corrupt: Corruption = (method, _params, answer) =>
      method === "eth_getBlockByNumber" ? { number: "soon" } : answer;

    expectUnchecked(await trust.audit([corrupt]), "dates", /cannot be read/);
  });
});

describe("a second node", () => {
  const rpc = (): RpcBatch => new RpcBatch(trust.world.rpc);

  it("that agrees", async () => {
    const result = await trust.audit([], { secondProvider: rpc() });
    const check = result.checks.find(({ id }) => id === "second-rpc");

    expect(check).toMatchObject({ asked: true, ok: true });
    expect(check?.compared).toBeGreaterThan(1_000);
  });

  it("that has another value", async () => {
    const other = inGetter(trustInterface, trust.world.trust, "setAside", ([units]) => [
      (units as bigint) + 1n,
    ]);
    const result = await trust.audit([], { secondProvider: lying(rpc(), other) });

    expectDifference(result, "second-rpc", { rule: "nodes-agree", evidence: { source: "basics.setAside" } });
  });

  it("that has fewer logs", async () => {
    let count = 0;
    const dropping = inAnswers((log) => ((count += 1) === 30 ? [] : [log]));
    const result = await trust.audit([], { secondProvider: lying(rpc(), dropping) });

    expectDifference(result, "second-rpc", { rule: "nodes-agree" });
  });

  it("that does not answer", async () => {
    const port = await findFreePort(0);
    const secondProvider = new RpcBatch(`http://127.0.0.1:${port}`);

    expectUnchecked(await trust.audit([], { secondProvider }), "second-rpc", /No node answers/);
  });
});

describe("documents", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "weir-audit-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (): void =>
    trust.world.documents.forEach((text, i) => writeFileSync(join(folder, `${i}`), text));

  it("that are all there", async () => {
    put();
    const result = await trust.audit([], { documents: folder });

    expect(exitCodeOf(result.checks)).toBe(0);
    expect(result.checks.find(({ id }) => id === "documents")).toMatchObject({ asked: true, ok: true });
  });

  it("give their names to what differs", async () => {
    put();
    const corrupt = inGetter(trustInterface, trust.world.trust, "classAccount", ([account]) => [account]);
    const result = await trust.audit([corrupt], { documents: folder });

    expect(result.powers.find(({ power }) => power === "setFixing")?.detail).toMatch(/EURIBOR/);
  });

  it("of which one was changed", async () => {
    put();
    const [deal = ""] = trust.world.documents;
    writeFileSync(join(folder, "0"), deal.replace("cap: 6%", "cap: 7%"));

    expectUnchecked(
      await trust.audit([], { documents: folder }),
      "documents",
      /deal file .* is not in the folder/,
    );
  });

  it("of which a report's is missing", async () => {
    put();
    rmSync(join(folder, "4"));

    expectUnchecked(
      await trust.audit([], { documents: folder }),
      "collections",
      /report of 2030-05-01 names a document/,
    );
  });

  it("of which none is a report's: loan-level collections are not asked for", async () => {
    put();
    trust.world.documents.forEach((_, i) => {
      if (i > 2) {
        rmSync(join(folder, `${i}`));
      }
    });
    const result = await trust.audit([], { documents: folder });

    expect(exitCodeOf(result.checks)).toBe(0);
    expect(result.checks.find(({ id }) => id === "collections")).toMatchObject({ asked: false, ok: false });
  });

  it("in a folder that is not there", async () => {
    expectUnchecked(
      await trust.audit([], { documents: join(folder, "nowhere") }),
      "documents",
      /cannot be read/,
    );
  });
});

describe("weir audit", () => {
  const weir = async (...argv: string[]) => {
    let out = "";
    let err = "";
    const exit = await runWeir(
      ["audit", ...argv],
      {
        cwd: tmpdir(),
        env: {},
        stdout: (text) => (out += text),
        stderr: (text) => (err += text),
        isTerminal: false,
        signal: new AbortController().signal,
      },
      commands,
    );
    return { exit, out, err };
  };

  it("prints a table and ends in 0", async () => {
    const { exit, out } = await weir(trust.world.trust, "--rpc", trust.world.rpc);

    expect(exit).toBe(0);
    expect(out).toMatch(/^waterfall +ok +\d+$/m);
    expect(out).toMatch(/^second-rpc +not asked for$/m);
    expect(out).toMatch(/All that was asked is right: \d+ values compared\./);
  });

  it("prints one JSON object and lists what was not asked for", async () => {
    const { exit, out } = await weir(trust.world.trust, "--rpc", trust.world.rpc, "--skip", "code", "--json");
    const result = JSON.parse(out) as { ok: boolean; checks: { ok: boolean }[]; notAsked: string[] };

    expect(exit).toBe(0);
    expect(result.ok).toBe(true);
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(result.notAsked).toEqual(["code", "documents", "second-rpc", "collections"]);
  });

  it("ends in 3 without a node, its JSON whole", async () => {
    const { exit, out } = await weir(trust.world.trust, "--json");
    const result = JSON.parse(out) as { ok: boolean; checks: { unchecked: string[] }[] };

    expect(exit).toBe(3);
    expect(result.ok).toBe(false);
    expect(result.checks[0]?.unchecked.join()).toMatch(/No node is named/);
  });

  it("refuses a scope that does not exist", async () => {
    const { exit, err } = await weir(trust.world.trust, "--rpc", trust.world.rpc, "--skip", "everything");

    expect(exit).toBe(2);
    expect(err).toMatch(/expected one of code, terms/);
  });
});
