import { type ComponentPropsWithoutRef, type ReactNode, useSyncExternalStore } from "react";

/** What a path of the portal names. */
export type Route =
  | { readonly page: "trusts" }
  | { readonly page: "trust"; readonly trust: string }
  | { readonly page: "preview"; readonly trust: string }
  | { readonly page: "date"; readonly trust: string; readonly date: string }
  | { readonly page: "holder"; readonly trust: string; readonly holder: string }
  | { readonly page: "unknown" };

const MOVED = "weir:moved";

export function routeOf(path: string): Route {
  const [first, trust, part, which, ...more] = path.split("/").filter((each) => each !== "");
  if (first === undefined) {
    return { page: "trusts" };
  }
  if (first !== "trusts" || more.length > 0) {
    return { page: "unknown" };
  }
  if (trust === undefined) {
    return { page: "trusts" };
  }
  if (part === undefined) {
    return { page: "trust", trust };
  }
  if (part === "preview" && which === undefined) {
    return { page: "preview", trust };
  }
  if (part === "dates" && which !== undefined) {
    return { page: "date", trust, date: which };
  }
  if (part === "holders" && which !== undefined) {
    return { page: "holder", trust, holder: which };
  }
  return { page: "unknown" };
}

export const paths = {
  trusts: "/",
  trust: (trust: string) => `/trusts/${trust}`,
  preview: (trust: string) => `/trusts/${trust}/preview`,
  date: (trust: string, date: string) => `/trusts/${trust}/dates/${date}`,
  holder: (trust: string, holder: string) => `/trusts/${trust}/holders/${holder}`,
};

/** The path that the page stands at. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => window.location.pathname);
}

export function go(path: string): void {
  window.history.pushState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

function listen(changed: () => void): () => void {
  window.addEventListener("popstate", changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(MOVED, changed);
  };
}

/** A link that does not load the page anew; with a modifier key the browser does what it always does. */
export function Link({
  to,
  children,
  ...rest
}: { to: string; children: ReactNode } & Omit<ComponentPropsWithoutRef<"a">, "href">): ReactNode {
  return (
    <a
      href={to}
      {...rest}
      onClick={(event) => {
        if (!(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
          event.preventDefault();
          go(to);
        }
      }}
    >
      {children}
    </a>
  );
}
