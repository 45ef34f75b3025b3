import { keccak256, type Wallet } from "ethers";
import type { BrowserContext } from "playwright-core";
import { z } from "zod";

import { jsonRpc } from "../../scripts/chain/json-rpc.ts";

const callSchema = z.object({ method: z.string(), params: z.array(z.unknown()).default([]) });
const transactionSchema = z.object({ from: z.string(), to: z.string(), data: z.string() });

export interface TestWallet {
  /** The network that it says it is on; its transactions go to the test's chain all the same. */
  chainId: number;
  /** What the person does when asked to sign. */
  isWilling: boolean;
  /** What it signs never reaches the chain: dropped, cancelled, or replaced under another hash. */
  isForgetful: boolean;
  /** Methods that were asked of it, in order. */
  readonly asked: string[];
}

/**
 * Puts a wallet into every page of a browser: it announces itself as EIP-6963 says and signs with a key of the test.
 */
export async function injectWallet(
  context: BrowserContext,
  { signer, rpc, chainId }: { signer: Wallet; rpc: string; chainId: number },
): Promise<TestWallet> {
  const wallet: TestWallet = { chainId, isWilling: true, isForgetful: false, asked: [] };
  const answer = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    switch (method) {
      case "eth_accounts":
      case "eth_requestAccounts":
        return [signer.address];
      case "eth_chainId":
        return `0x${wallet.chainId.toString(16)}`;
      case "wallet_switchEthereumChain":
        wallet.chainId = chainId;
        return null;
      case "eth_sendTransaction": {
        if (!wallet.isWilling) {
          throw new RpcRefusal({ code: 4001, message: "The person said no." });
        }
        const { to, data } = transactionSchema.parse(params[0]);
        const raw = await signer.signTransaction({
          type: 2,
          chainId,
          nonce: Number(await jsonRpc(rpc, "eth_getTransactionCount", [signer.address, "latest"])),
          to,
          data,
          gasLimit: 1_000_000,
          maxFeePerGas: 10n ** 10n,
          maxPriorityFeePerGas: 10n ** 9n,
        });
        return wallet.isForgetful ? keccak256(raw) : ask(rpc, "eth_sendRawTransaction", [raw]);
      }
      default:
        return ask(rpc, method, params);
    }
  };
  await context.exposeFunction("weirTestWallet", async (call: unknown) => {
    const { method, params } = callSchema.parse(call);
    wallet.asked.push(method);
    try {
      return { result: await answer(method, params) };
    } catch (error) {
      if (error instanceof RpcRefusal) {
        return { error: error.refusal };
      }
      throw error;
    }
  });
  await context.addInitScript(announce);
  return wallet;
}

/** Runs in the page. */
function announce(): void {
  const request = async (call: unknown): Promise<unknown> => {
    const bridge = (
      window as unknown as {
        weirTestWallet: (call: unknown) => Promise<{ result?: unknown; error?: { message: string } }>;
      }
    ).weirTestWallet;
    const { result, error } = await bridge(call);
    if (error !== undefined) {
      throw Object.assign(new Error(error.message), error);
    }
    return result;
  };
  const detail = Object.freeze({
    info: { uuid: "weir-test", name: "Test wallet", icon: "data:image/svg+xml,<svg/>", rdns: "test.wallet" },
    provider: { request },
  });
  const say = (): void => {
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  };
  window.addEventListener("eip6963:requestProvider", say);
  say();
}

interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

class RpcRefusal extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A request whose refusal keeps its data, as wallets pass it on. */
async function ask(rpc: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(rpc, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: Refusal };
  if (error !== undefined) {
    throw new RpcRefusal(error);
  }
  return result;
}
