import { useSyncExternalStore } from "react";

/** What a wallet answers to [EIP-1193]. */
export interface Provider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): void;
  removeListener?(event: string, listener: (value: unknown) => void): void;
}

/** A wallet as it announces itself [EIP-6963]. */
export interface AnnouncedWallet {
  readonly info: {
    readonly uuid: string;
    readonly name: string;
    readonly icon: string;
    readonly rdns: string;
  };
  readonly provider: Provider;
}

let found: readonly AnnouncedWallet[] = [];

function listen(changed: () => void): () => void {
  const onAnnounce = (event: Event): void => {
    const wallet = (event as CustomEvent<unknown>).detail;
    if (isWallet(wallet) && !found.some(({ info }) => info.uuid === wallet.info.uuid)) {
      found = [...found, wallet];
      changed();
    }
  };
  window.addEventListener("eip6963:announceProvider", onAnnounce);
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  return () => {
    window.removeEventListener("eip6963:announceProvider", onAnnounce);
  };
}

/** The wallets of this browser, as they announce themselves. */
export function useWallets(): readonly AnnouncedWallet[] {
  return useSyncExternalStore(listen, () => found);
}

function isWallet(value: unknown): value is AnnouncedWallet {
  return (
    typeof value === "object" &&
    value !== null &&
    "info" in value &&
    "provider" in value &&
    typeof value.info === "object" &&
    value.info !== null &&
    "uuid" in value.info &&
    "name" in value.info
  );
}
