import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import {
  packageTitleInterface,
  incomeRightInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import { dayOf } from "../../engine/dates/day.ts";
import { type Chain, startChain } from "../../scripts/chain/anvil.ts";
import { commands } from "../../scripts/commands.ts";
import { titlesBehind } from "../../scripts/issue/plan-right.ts";
import { currencyInterface } from "../../scripts/session/contracts.ts";
import { openSession } from "../../scripts/session/session.ts";
import { LiveTrust, actor, call } from "../server/live-trust.ts";
import { type Failing, type Gateway, about, startGateway } from "../setup/gateway.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { runCommand } from "./run-command.ts";

/** How a node fails, and what is told of it. */
const FAILURES: readonly (readonly [string, Failing["how"], string])[] = [
  ["is silent", "silent", "No node answers"],
  ["has trouble of its own", { status: 429, code: -32_005, message: "rate limited" }, "rate limited"],
];

let chain: Chain;
let gateway: Gateway;
let live: LiveTrust;

beforeAll(async () => {
  chain = await startChain({ genesisTimestamp: dayOf({ year: 2026, month: 5, day: 20 }) * 86_400 });
  gateway = await startGateway(chain.rpc);
  live = await LiveTrust.offer(chain.rpc, [{ holder: actor("originator").address, thousandths: [50, 50] }]);
  const alice = actor("alice").address;
  await live.attestFor(alice);
  await live.mint(alice, 10n ** 15n);
});
afterAll(async () => {
  gateway.stop();
  await chain.stop();
});
afterEach(() => {
  gateway.failing = undefined;
});

const weir = (argv: readonly string[], signal?: AbortSignal) =>
  runCommand([...argv, "--rpc", gateway.url], {
    cwd: tmpdir(),
    commands,
    env: { WEIR_PRIVATE_KEY: actor("alice").privateKey },
    ...(signal === undefined ? {} : { signal }),
  });

const subscription = () => ["subscribe", live.trust, "--class", "0", "--face", "1_000_000", "--dry-run"];

/** Calls of a view function, whatever its arguments. */
function callOf(selector: string | undefined): (request: string) => boolean {
  return about(selector ?? "no such function");
}

it("a contract that is no trust is told from one", async () => {
  expect(await weir(["venture", "status", live.trust])).toMatchObject({ exit: 0, stderr: "" });
  const { exit, stderr } = await weir(["venture", "status", live.currency]);
  expect([exit, stderr]).toEqual([1, expect.stringContaining("is no trust")]);
});

it("a node that falls silent leaves terms uncompared, exit 3", async () => {
  gateway.failing = { how: "silent", of: callOf(trustInterface.getFunction("setup")?.selector) };
  const deal = join(ROOT_PATH, "examples/china/deal.yaml");
  const { exit, stdout } = await weir(["compile", deal, "--against", live.trust, "--json"]);
  expect([exit, JSON.parse(stdout)]).toEqual([
    3,
    { ok: false, differences: [], unchecked: [expect.stringContaining("No node answers")] },
  ]);
});

describe.each(FAILURES)("a node that %s", (_, how, told) => {
  it("makes no other contract of a trust", async () => {
    gateway.failing = { how, of: callOf(trustInterface.getFunction("servicer")?.selector) };
    const { exit, stdout, stderr } = await weir(["venture", "status", live.trust]);
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain("is no trust");
    expect(stderr).not.toContain("The contract refuses");
  });

  it.each(["eip712Domain", "nonces"])(
    "makes no currency without permits of one with them: %s",
    async (method) => {
      expect(await weir(subscription())).toMatchObject({ exit: 0 });
      gateway.failing = { how, of: callOf(currencyInterface.getFunction(method)?.selector) };
      const { exit, stdout, stderr } = await weir(subscription());
      expect([exit, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(told);
    },
  );

  it.each([incomeRightInterface.getFunction("titles"), packageTitleInterface.getFunction("rights")])(
    "makes no title of an income right",
    async (getter) => {
      const session = await openSession(
        {
          cwd: tmpdir(),
          env: {},
          stdout: () => undefined,
          stderr: () => undefined,
          isTerminal: false,
          signal: new AbortController().signal,
        },
        { rpc: gateway.url },
      );
      const rights = String((await call(chain.rpc, live.titles, packageTitleInterface, "rights"))[0]);
      expect(await titlesBehind(session, rights)).toBe(live.titles);
      expect(await titlesBehind(session, live.titles)).toBeUndefined();
      gateway.failing = { how, of: callOf(getter?.selector) };
      await expect(titlesBehind(session, rights)).rejects.toThrow(told);
    },
  );
});

it("Ctrl-C is told as that, and the trust is not said to be none", async () => {
  const interrupt = new AbortController();
  const isAsked = callOf(trustInterface.getFunction("servicer")?.selector);
  gateway.failing = {
    how: "silent",
    of: (request) => {
      const asked = isAsked(request);
      if (asked) {
        interrupt.abort();
      }
      return asked;
    },
  };
  const { exit, stderr } = await weir(["venture", "status", live.trust], interrupt.signal);
  expect([exit, stderr]).toEqual([130, "Interrupted.\n"]);
});
