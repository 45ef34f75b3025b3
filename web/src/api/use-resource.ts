import { useCallback, useEffect, useState } from "react";

/** Seconds between looks at what may have changed. */
const REFRESH_MS = 4_000;

/** The service said no, or did not answer. */
export interface Failure {
  readonly status: number;
  readonly detail: string;
}

export interface Resource<T> {
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  readonly reload: () => void;
}

/** One answer of the service. @throws {ApiError} on a problem, or where nothing answers */
export async function readApi<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { cache: "no-cache", ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    throw new ApiError({ status: 0, detail: "" }, { cause });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const detail =
      typeof body === "object" && body !== null && "detail" in body && typeof body.detail === "string"
        ? body.detail
        : "";
    throw new ApiError({ status: response.status, detail });
  }
  // The service checks each answer against the schema that this type is taken from.
  return body as T;
}

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.detail, options);
    this.failure = failure;
  }
}

/** An answer that is looked at again while the page is visible; what is known stays while a look fails. */
export function useResource<T>(path: string): Resource<T> {
  const [state, setState] = useState<{ path: string; data?: T; failure?: Failure }>({ path });
  const [looks, setLooks] = useState(0);
  const reload = useCallback(() => {
    setLooks((count) => count + 1);
  }, []);
  useEffect(() => {
    const abort = new AbortController();
    const look = async (): Promise<void> => {
      try {
        const data = await readApi<T>(path, abort.signal);
        setState({ path, data });
      } catch (error) {
        if (!abort.signal.aborted && error instanceof ApiError) {
          setState((known) => ({
            path,
            ...(known.path === path && known.data !== undefined ? { data: known.data } : {}),
            failure: error.failure,
          }));
        }
      }
    };
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") {
        void look();
      }
    }, REFRESH_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [path, looks]);
  const isOurs = state.path === path;
  return { data: isOurs ? state.data : undefined, failure: isOurs ? state.failure : undefined, reload };
}
