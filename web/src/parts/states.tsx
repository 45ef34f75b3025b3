import type { ReactNode } from "react";

import type { AsOf } from "../api/types.ts";
import type { Failure, Resource } from "../api/use-resource.ts";
import { Link, paths } from "../router.tsx";
import { useSpeech } from "../text/strings.ts";

/** Shows an answer, or that it is on its way, or why there is none. */
export function Loaded<T extends { asOf: AsOf }>({
  resource,
  children,
}: {
  resource: Resource<T>;
  children: (data: T) => ReactNode;
}): ReactNode {
  const { data, failure } = resource;
  if (data !== undefined) {
    return (
      <>
        {(data.asOf.stale || failure !== undefined) && <Stale />}
        {children(data)}
        <AsOfLine asOf={data.asOf} />
      </>
    );
  }
  return failure === undefined ? <Loading /> : <Failed failure={failure} />;
}

/** A part of a page that has an answer of its own: shows it, or that it is on its way, or why there is none. */
export function LoadedPart<T>({
  resource: { data, failure },
  children,
}: {
  resource: Resource<T>;
  children: (data: T) => ReactNode;
}): ReactNode {
  if (data !== undefined) {
    return children(data);
  }
  return failure === undefined ? <Loading /> : <FailedPart failure={failure} />;
}

function FailedPart({ failure: { detail } }: { failure: Failure }): ReactNode {
  const { text } = useSpeech();
  return (
    <p className="banner warn" role="alert">
      {text.failed}
      {text.marks.colon}
      {detail === "" ? text.failedDetail : inCode(detail)}
    </p>
  );
}

export function Loading(): ReactNode {
  const { text } = useSpeech();
  return (
    <div className="state" role="status">
      <span className="ripple" aria-hidden="true" />
      {text.loading}
    </div>
  );
}

function Failed({ failure }: { failure: Failure }): ReactNode {
  const { text } = useSpeech();
  if (failure.status === 404 || failure.status === 400) {
    return <Missing detail={failure.detail} />;
  }
  return (
    <div className="state" role="alert">
      <h1>{text.failed}</h1>
      <p>{failure.detail === "" ? text.failedDetail : inCode(failure.detail)}</p>
    </div>
  );
}

export function Missing({ detail = "" }: { detail?: string }): ReactNode {
  const { text } = useSpeech();
  return (
    <div className="state">
      <h1>{text.notFound}</h1>
      <p>{detail === "" ? text.notFoundDetail : inCode(detail)}</p>
      <Link to={paths.trusts} className="button">
        {text.toTrusts}
      </Link>
    </div>
  );
}

/** What stands between backticks, as code. */
function inCode(detail: string): ReactNode {
  return detail.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));
}

function Stale(): ReactNode {
  const { text } = useSpeech();
  return (
    <p className="banner warn" role="status">
      {text.stale}
    </p>
  );
}

function AsOfLine({ asOf }: { asOf: AsOf }): ReactNode {
  const { text, time } = useSpeech();
  return (
    <footer className="as-of" title={asOf.hash}>
      {text.asOf(asOf.block.toLocaleString("en"), time(asOf.time))}
    </footer>
  );
}
