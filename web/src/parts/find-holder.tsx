import { type ReactNode, useState } from "react";

import { go, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** Any address's position, without a wallet. */
export function FindHolder({ trust }: { trust: string }): ReactNode {
  const { text } = useSpeech();
  const [given, setGiven] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  return (
    <form
      className="find"
      onSubmit={(event) => {
        event.preventDefault();
        const address = given.trim();
        if (ADDRESS.test(address)) {
          go(paths.holder(trust, address));
        } else {
          setIsWrong(true);
        }
      }}
    >
      <label htmlFor="find-holder">{text.trust.findLabel}</label>
      <div className="find-row">
        <input
          id="find-holder"
          value={given}
          placeholder="0x…"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? "find-wrong" : undefined}
          onChange={(event) => {
            setGiven(event.target.value);
            setIsWrong(false);
          }}
        />
        <button type="submit" className="button">
          {text.trust.findButton}
        </button>
      </div>
      {isWrong && (
        <p id="find-wrong" className="wrong" role="alert">
          {text.trust.findWrong}
        </p>
      )}
    </form>
  );
}
