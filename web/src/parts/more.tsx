import type { ReactNode } from "react";

import type { Pages } from "../api/use-pages.ts";
import { useSpeech } from "../text/strings.ts";

/** What asks for the page after, where there is one. */
export function More({ of: { more, hasFailed } }: { of: Pages<unknown> }): ReactNode {
  const { text } = useSpeech();
  return (
    more !== undefined && (
      <>
        {hasFailed && (
          <p className="banner warn" role="alert">
            {text.failed}
            {text.marks.stop}
          </p>
        )}
        <button type="button" className="button quiet" onClick={more}>
          {text.more}
        </button>
      </>
    )
  );
}
