import type { ReactNode } from "react";

import type { Preview } from "../api/types.ts";
import { useResource } from "../api/use-resource.ts";
import { OutcomeView } from "../parts/outcome.tsx";
import { Loaded } from "../parts/states.tsx";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";

/** What the next date would do with what is known now. */
export function PreviewPage({ address }: { address: string }): ReactNode {
  const { text, date } = useSpeech();
  const resource = useResource<Preview>(`/api/trusts/${encodeURIComponent(address)}/preview`);
  return (
    <Loaded resource={resource}>
      {(preview) => (
        <>
          <header className="hero">
            <p className="crumbs">
              <Link to={paths.trusts}>{text.trusts}</Link>
              <Link to={paths.trust(preview.trust)}>{preview.name}</Link>
            </p>
            <div className="hero-line">
              <h1>{date(preview.date)}</h1>
              <span className="pill warn">{text.preview.title}</span>
            </div>
            <p className="lead">{text.preview.lead(date(preview.date))}</p>
            <div className="banner warn">
              <strong>{text.preview.banner}</strong> {text.preview.assumes}{" "}
              {preview.assumptions.map((each) => text.preview.assumption[each]).join(text.marks.semicolon)}
              {text.marks.stop}
            </div>
          </header>
          <OutcomeView outcome={preview.outcome} currency={preview.currency} isPreview />
        </>
      )}
    </Loaded>
  );
}
