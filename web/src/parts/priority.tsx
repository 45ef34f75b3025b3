import type { ReactNode } from "react";

import type { Trust } from "../api/types.ts";
import { words } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { conditionWords, stepWords } from "./step-words.ts";

/** Each list of steps in words. */
export function Priority({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const inForce = trust.dates.findLast(({ list }) => list !== null)?.list ?? trust.lists[0]?.id;
  return (
    <div className="lists">
      {trust.lists.map(({ id, steps }) => (
        <div key={id} className="list">
          <h3>
            {words(id)} {id === inForce && <span className="pill small good">{text.trust.inForce}</span>}
          </h3>
          <ol>
            {steps.map((step, i) => {
              const condition = conditionWords(step, text);
              return (
                <li key={i}>
                  {stepWords(step, text)}
                  {condition !== "" && <span className="note"> ({condition})</span>}
                </li>
              );
            })}
          </ol>
        </div>
      ))}
    </div>
  );
}
