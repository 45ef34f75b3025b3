import { type ReactNode, useState } from "react";

import { shortHex } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";

/** An address or a hash, shortened, with a button that copies all of it. */
export function Hex({ value, of }: { value: string; of?: string }): ReactNode {
  const { text } = useSpeech();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    setIsCopied(true);
    setTimeout(() => {
      setIsCopied(false);
    }, 1_500);
  };
  return (
    <span className="hex">
      <code title={value}>{shortHex(value)}</code>
      <button
        type="button"
        className="copy"
        aria-label={`${isCopied ? text.copied : text.copy}${of === undefined ? "" : ` ${of}`} ${shortHex(value)}`}
        onClick={() => {
          copy().catch(() => undefined);
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          {isCopied ? (
            <path d="M3 8.5 6.5 12 13 4.5" />
          ) : (
            <>
              <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
              <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
            </>
          )}
        </svg>
      </button>
    </span>
  );
}
