import type { ReactNode } from "react";

import type { Title } from "../api/types.ts";
import { useSpeech } from "../text/strings.ts";
import { Hex } from "./hex.tsx";
import { Table } from "./layout.tsx";
import { PlaceLine } from "./place.tsx";

/** Whose a title or a right was, in order. */
export function Moves({ moves }: { moves: Title["moves"] }): ReactNode {
  const { text } = useSpeech();
  return (
    <Table
      caption={text.asset.moves}
      head={[text.asset.from, text.asset.to, text.date.when]}
      rows={moves.map(({ from, to, at }, i) => ({
        key: String(i),
        cells: [
          from === null ? text.asset.minted : <Hex key="from" value={from} of={text.asset.from} />,
          to === null ? text.asset.ended : <Hex key="to" value={to} of={text.asset.to} />,
          <PlaceLine key="at" at={at} />,
        ],
      }))}
    />
  );
}
