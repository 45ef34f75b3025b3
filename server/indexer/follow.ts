import type { Logger } from "pino";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { RetryableError } from "../../engine/errors/errors.ts";
import type { Indexer } from "./indexer.ts";

/** How far behind the chain the store may be, as far as this process knows. */
export interface Freshness {
  /** Whether one pass has reached the chain's head. */
  readonly caughtUp: boolean;
  /** Why the last pass did not end at the head; `null` when it did. */
  readonly trouble: string | null;
}

/** The freshness that {@link follow} keeps up to date. */
export class FreshnessState implements Freshness {
  caughtUp = false;
  trouble: string | null = "The chain has not been read yet.";
}

export interface FollowParameters {
  readonly indexer: Indexer;
  readonly freshness: FreshnessState;
  readonly log: Logger;
  readonly pollMilliseconds: number;
  readonly signal: AbortSignal;
  /** Runs after each pass that reached the head. */
  readonly afterPass: () => Promise<void>;
}

/** Reads the chain again and again until aborted; what may succeed later is tried again, anything else ends it. */
export async function follow(parameters: FollowParameters): Promise<void> {
  const { indexer, freshness, log, pollMilliseconds, signal, afterPass } = parameters;
  while (!signal.aborted) {
    try {
      await indexer.sync();
      freshness.caughtUp = true;
      freshness.trouble = null;
      await afterPass();
    } catch (error) {
      if (!(error instanceof RetryableError || error instanceof RpcError)) {
        throw error;
      }
      freshness.trouble = error.message;
      log.warn({ err: error }, "the chain could not be read to its head; trying again");
    }
    await pause(pollMilliseconds, signal);
  }
}

/** Waits, less if aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}
