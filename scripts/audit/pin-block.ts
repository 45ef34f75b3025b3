import type { Header } from "../../engine/audit/evidence.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import type { BlockTag, ChainReader } from "./chain-reader.ts";

/** Chains of one machine, whose finality means nothing. */
const DEVELOPMENT_CHAINS: readonly bigint[] = [1337n, 31337n];
const DEVELOPMENT_NODES = /anvil|hardhat|ganache/i;

export interface PinBlockParameters {
  readonly reader: ChainReader;
  /** As asked; `undefined`: the finalized block, on a chain for development the latest. */
  readonly at: BlockTag | undefined;
  readonly latest: Header;
  readonly chainId: bigint;
  readonly deployedAt: number;
}

/**
 * The one block at which everything is read. Where the node knows no finalized block, or the trust is younger than it, the
 * latest is taken, and the result says that it is not final.
 */
export async function pinBlock(
  parameters: PinBlockParameters,
): Promise<{ readonly head: Header; readonly isFinalized: boolean }> {
  const { reader, at, latest, deployedAt } = parameters;
  const finalized = await reader.header("finalized");
  const isFinal = (header: Header): boolean => finalized !== undefined && header.number <= finalized.number;
  if (typeof at === "number") {
    const head = await reader.header(at);
    if (head === undefined || at < deployedAt) {
      throw new UncheckedError(
        `There is no audit at block ${at}: the trust is of block ${deployedAt}, the node's latest is ${latest.number}.`,
      );
    }
    return { head, isFinalized: isFinal(head) };
  }
  const wanted = at ?? ((await isDevelopment(parameters)) ? "latest" : "finalized");
  if (wanted === "latest" || finalized === undefined || finalized.number < deployedAt) {
    return { head: latest, isFinalized: isFinal(latest) };
  }
  return { head: finalized, isFinalized: true };
}

async function isDevelopment({ reader, chainId }: PinBlockParameters): Promise<boolean> {
  return DEVELOPMENT_CHAINS.includes(chainId) || DEVELOPMENT_NODES.test((await reader.clientVersion()) ?? "");
}
