import { useCallback, useEffect, useRef, useState } from "react";

import type { Holder, TransactionState } from "../api/types.ts";
import { ApiError, readApi } from "../api/use-resource.ts";
import { type Speech, useSpeech } from "../text/strings.ts";
import type { Provider } from "./eip6963.ts";
import { errorCode } from "./revert-data.ts";

const POLL_MS = 1_000;
/** Looks that find a sent transaction unknown to the node before it counts as lost. */
const LOST_AFTER = 30;
const REJECTED = 4001;

export type ClaimState =
  "checking" | "refused" | "signing" | "rejected" | "failed" | "sent" | "mined" | "reverted" | "lost";

/** The claim of one class, from its check to its block. */
export interface ClaimStep {
  readonly classId: string;
  readonly amount: string;
  readonly note: string;
  readonly state: ClaimState;
  readonly hash?: string;
  readonly words?: string;
}

export interface Claiming {
  readonly steps: readonly ClaimStep[];
  readonly isBusy: boolean;
  /** Whether the wallet has nothing more to do: a transaction that is only waited for may be let go. */
  readonly isDismissable: boolean;
  readonly start: (provider: Provider, account: string) => Promise<void>;
  readonly dismiss: () => void;
}

const IN_WALLET: readonly ClaimState[] = ["checking", "signing"];
const UNDER_WAY: readonly ClaimState[] = [...IN_WALLET, "sent"];

/**
 * Claims every class of a holder in turn: each is simulated first, then signed in the wallet, then looked for in a
 * block. What was sent is remembered by the browser, so that a reload goes on looking.
 *
 * @param changed told when a claim is in a block; the same function at every render
 */
export function useClaim(holder: Holder, changed: () => void): Claiming {
  const speech = useSpeech();
  const key = `weir.claim.${holder.trust}.${holder.holder}`;
  const [steps, setSteps] = useState<readonly ClaimStep[]>(() => remembered(key));
  useEffect(() => {
    const sent = steps.filter(({ hash }) => hash !== undefined);
    if (sent.length > 0) {
      localStorage.setItem(key, JSON.stringify(sent));
    } else {
      localStorage.removeItem(key);
    }
  }, [key, steps]);
  const update = useCallback((note: string, change: Partial<ClaimStep>) => {
    setSteps((known) => known.map((step) => (step.note === note ? { ...step, ...change } : step)));
  }, []);

  const waiting = steps
    .filter(({ state, hash }) => state === "sent" && hash !== undefined)
    .map(({ hash, note }) => `${hash ?? ""} ${note}`)
    .join(",");
  /** Looks in a row that did not find it, by transaction. */
  const unknown = useRef(new Map<string, number>());
  useEffect(() => {
    if (waiting === "") {
      return;
    }
    const looks = unknown.current;
    const timer = setInterval(() => {
      for (const [hash = "", note = ""] of waiting.split(",").map((each) => each.split(" "))) {
        readApi<TransactionState>(`/api/transactions/${hash}`)
          .then(({ state }) => {
            if (state === "mined" || state === "reverted") {
              update(note, { state });
              changed();
            }
            const count = state === "unknown" ? (looks.get(hash) ?? 0) + 1 : 0;
            looks.set(hash, count);
            if (count >= LOST_AFTER) {
              update(note, { state: "lost" });
            }
          })
          .catch((error: unknown) => {
            if (!(error instanceof ApiError)) {
              throw error;
            }
          });
      }
    }, POLL_MS);
    return () => {
      clearInterval(timer);
    };
  }, [waiting, update, changed]);

  const start = async (provider: Provider, account: string): Promise<void> => {
    const positions = holder.positions.filter(({ claimable }) => claimable !== "0");
    setSteps(
      positions.map(({ id, claimable, note }) => ({
        classId: id,
        amount: claimable,
        note,
        state: "checking",
      })),
    );
    for (const { note } of positions) {
      if (!(await claimOne({ provider, account, note, speech, update }))) {
        break;
      }
    }
  };
  return {
    steps,
    isBusy: steps.some(({ state }) => UNDER_WAY.includes(state)),
    isDismissable: steps.length > 0 && !steps.some(({ state }) => IN_WALLET.includes(state)),
    start,
    dismiss: () => {
      setSteps([]);
    },
  };
}

interface ClaimOneParameters {
  readonly provider: Provider;
  readonly account: string;
  readonly note: string;
  readonly speech: Speech;
  readonly update: (note: string, change: Partial<ClaimStep>) => void;
}

/** @returns whether the next class may follow: the person's no stops all */
async function claimOne({ provider, account, note, speech, update }: ClaimOneParameters): Promise<boolean> {
  // The contract's interface is large and only needed here.
  const { claimData, refusalWords } = await import("./claim-call.ts");
  const transaction = { from: account, to: note, data: claimData };
  try {
    await provider.request({ method: "eth_call", params: [transaction, "latest"] });
  } catch (error) {
    update(note, { state: "refused", words: refusalWords(error, speech) });
    return true;
  }
  update(note, { state: "signing" });
  try {
    const hash = await provider.request({ method: "eth_sendTransaction", params: [transaction] });
    update(note, { state: "sent", hash: String(hash) });
    return true;
  } catch (error) {
    const isRejected = errorCode(error) === REJECTED;
    update(
      note,
      isRejected ? { state: "rejected" } : { state: "failed", words: refusalWords(error, speech) },
    );
    return !isRejected;
  }
}

function remembered(key: string): ClaimStep[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(stored) ? (stored as ClaimStep[]) : [];
  } catch {
    return [];
  }
}
