import type { ReactNode } from "react";

import type { Place } from "../api/types.ts";
import { useSpeech } from "../text/strings.ts";
import { Hex } from "./hex.tsx";

/** When and in which transaction something happened. */
export function PlaceLine({ at }: { at: Place }): ReactNode {
  const { text, time } = useSpeech();
  return (
    <span className="place">
      <span>{time(at.time)}</span>
      <span className="note">
        {text.block(at.block)}
        {at.final ? "" : `, ${text.notFinal}`}
      </span>
      <Hex value={at.transaction} of={text.transaction} />
    </span>
  );
}
