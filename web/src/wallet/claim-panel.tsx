import { type ReactNode, useRef } from "react";

import type { Holder } from "../api/types.ts";
import { Hex } from "../parts/hex.tsx";
import { Link, paths } from "../router.tsx";
import { exactAmount, shortHex, words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { type AnnouncedWallet, useWallets } from "./eip6963.ts";
import { type ClaimStep, useClaim } from "./use-claim.ts";
import { type Connecting, useConnection } from "./use-connection.ts";

/** The one button: connects, checks, claims every class. */
export function ClaimPanel({ holder, changed }: { holder: Holder; changed: () => void }): ReactNode {
  const { text } = useSpeech();
  const wallets = useWallets();
  const connecting = useConnection(wallets);
  const claiming = useClaim(holder, changed);
  const { connection } = connecting;
  const { currency, totals } = holder;
  const isOwn = connection?.account.toLowerCase() === holder.holder.toLowerCase();
  const isRightChain = connection?.chainId === holder.chainId;
  const hasClaim = totals.claimable !== "0";
  return (
    <div className="claim">
      {connection === undefined ? (
        <WalletChoice wallets={wallets} connecting={connecting} />
      ) : (
        <>
          {!isRightChain && (
            <div className="banner warn" role="alert">
              {text.claim.wrongNetwork(holder.chainId)}
              <button
                type="button"
                className="button quiet"
                onClick={() => {
                  connecting.switchTo(holder.chainId).catch(() => undefined);
                }}
              >
                {text.claim.switchNetwork}
              </button>
            </div>
          )}
          {!isOwn && (
            <p className="banner">
              {text.claim.otherAccount(shortHex(connection.account))}{" "}
              <Link to={paths.holder(holder.trust, connection.account)}>{text.claim.toOwn}</Link>
            </p>
          )}
          <button
            type="button"
            className="button main"
            disabled={!isOwn || !isRightChain || !hasClaim || claiming.isBusy}
            onClick={() => {
              void claiming.start(connection.wallet.provider, connection.account);
            }}
          >
            {hasClaim ? text.claim.button(exactAmount(totals.claimable, currency)) : text.claim.nothing}
          </button>
          <p className="note connected">
            {`${text.claim.connected}${text.marks.colon}${connection.wallet.info.name}`}{" "}
            {shortHex(connection.account)}
            <button type="button" className="plain" onClick={connecting.disconnect}>
              {text.claim.disconnect}
            </button>
          </p>
        </>
      )}
      {claiming.steps.length > 0 && (
        <ul className="claim-steps" aria-live="polite">
          {claiming.steps.map((step) => (
            <StepLine key={step.note} step={step} holder={holder} />
          ))}
        </ul>
      )}
      {claiming.isDismissable && (
        <button type="button" className="plain" onClick={claiming.dismiss}>
          {text.claim.dismiss}
        </button>
      )}
    </div>
  );
}

function WalletChoice({
  wallets,
  connecting,
}: {
  wallets: readonly AnnouncedWallet[];
  connecting: Connecting;
}): ReactNode {
  const { text } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const choose = (wallet: AnnouncedWallet): void => {
    dialog.current?.close();
    connecting.connect(wallet).catch(() => undefined);
  };
  return (
    <>
      <button type="button" className="button main" onClick={() => dialog.current?.showModal()}>
        {text.claim.connect}
      </button>
      <dialog ref={dialog} aria-labelledby="choose-wallet">
        <h2 id="choose-wallet">{text.claim.choose}</h2>
        {wallets.length === 0 && <p>{text.claim.noWallet}</p>}
        <ul className="wallets">
          {wallets.map((wallet) => (
            <li key={wallet.info.uuid}>
              <button
                type="button"
                onClick={() => {
                  choose(wallet);
                }}
              >
                {wallet.info.icon.startsWith("data:image/") && <img src={wallet.info.icon} alt="" />}
                {wallet.info.name}
              </button>
            </li>
          ))}
        </ul>
        <form method="dialog">
          <button type="submit" className="plain">
            {text.claim.dismiss}
          </button>
        </form>
      </dialog>
    </>
  );
}

function StepLine({ step, holder }: { step: ClaimStep; holder: Holder }): ReactNode {
  const { text } = useSpeech();
  const { state, words: reason, hash, classId, amount } = step;
  const isBad = state === "refused" || state === "failed" || state === "reverted" || state === "lost";
  return (
    <li className={isBad ? "bad" : state === "mined" ? "good" : ""} data-state={state}>
      <strong>{text.claim.step(words(classId), exactAmount(amount, holder.currency))}</strong>
      <span>
        {text.claim[state]}
        {reason === undefined ? "" : `: ${reason}`}
      </span>
      {hash !== undefined && <Hex value={hash} of={text.transaction} />}
    </li>
  );
}
