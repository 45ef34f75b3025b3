import { useCallback, useEffect, useState } from "react";

import type { AnnouncedWallet } from "./eip6963.ts";

const REMEMBERED = "weir.wallet";

export interface Connection {
  readonly wallet: AnnouncedWallet;
  readonly account: string;
  readonly chainId: number;
}

export interface Connecting {
  readonly connection: Connection | undefined;
  readonly connect: (wallet: AnnouncedWallet) => Promise<void>;
  readonly disconnect: () => void;
  readonly switchTo: (chainId: number) => Promise<void>;
}

/** The wallet that the person chose; after a reload it is asked again without a prompt. */
export function useConnection(wallets: readonly AnnouncedWallet[]): Connecting {
  const [connection, setConnection] = useState<Connection>();

  const read = useCallback(
    async (wallet: AnnouncedWallet, method: "eth_accounts" | "eth_requestAccounts") => {
      const accounts = await wallet.provider.request({ method });
      const chainId = Number(await wallet.provider.request({ method: "eth_chainId" }));
      const [account] = Array.isArray(accounts) ? (accounts as unknown[]) : [];
      setConnection(typeof account === "string" ? { wallet, account, chainId } : undefined);
    },
    [],
  );

  useEffect(() => {
    const known = wallets.find(({ info }) => info.rdns === localStorage.getItem(REMEMBERED));
    if (known !== undefined && connection === undefined) {
      read(known, "eth_accounts").catch(() => undefined);
    }
  }, [wallets, connection, read]);

  const wallet = connection?.wallet;
  useEffect(() => {
    if (wallet === undefined) {
      return;
    }
    const again = (): void => {
      read(wallet, "eth_accounts").catch(() => undefined);
    };
    wallet.provider.on?.("accountsChanged", again);
    wallet.provider.on?.("chainChanged", again);
    return () => {
      wallet.provider.removeListener?.("accountsChanged", again);
      wallet.provider.removeListener?.("chainChanged", again);
    };
  }, [wallet, read]);

  return {
    connection,
    connect: async (chosen) => {
      await read(chosen, "eth_requestAccounts");
      localStorage.setItem(REMEMBERED, chosen.info.rdns);
    },
    disconnect: () => {
      localStorage.removeItem(REMEMBERED);
      setConnection(undefined);
    },
    switchTo: async (chainId) => {
      if (connection !== undefined) {
        const { provider } = connection.wallet;
        await provider.request({
          method: "wallet_switchEthereumChain",
          params: [{ chainId: `0x${chainId.toString(16)}` }],
        });
        await read(connection.wallet, "eth_accounts");
      }
    },
  };
}
