import { type ComponentPropsWithoutRef, type ReactNode, useSyncExternalStore } from "react";

/** What a path of the portal names. */
export type Route =
  | { readonly page: "trusts" }
  | { readonly page: "trust"; readonly trust: string }
  | { readonly page: "preview"; readonly trust: string }
  | { readonly page: "date"; readonly trust: string; readonly date: string }
  | { readonly page: "holder"; readonly trust: string; readonly holder: string }
  | { readonly page: "proposal"; readonly trust: string; readonly proposal: string }
  | {
      readonly page: "loanClaim";
      readonly trust: string;
      readonly contract: string;
      readonly leaf: string;
    }
  | { readonly page: "sales" }
  | { readonly page: "sale"; readonly venue: string; readonly sale: string }
  | { readonly page: "title" | "right" | "buyout"; readonly contract: string; readonly id: string }
  | { readonly page: "unknown" };

const MOVED = "weir:moved";

export function routeOf(path: string): Route {
  const [first, ...parts] = path.split("/").filter((each) => each !== "");
  switch (first) {
    case undefined:
      return { page: "trusts" };
    case "trusts":
      return trustRoute(parts);
    case "sales":
      return saleRoute(parts);
    case "titles":
    case "rights":
    case "buyouts": {
      const [contract, id, ...more] = parts;
      const page = ({ titles: "title", rights: "right", buyouts: "buyout" } as const)[first];
      return contract === undefined || id === undefined || more.length > 0
        ? { page: "unknown" }
        : { page, contract, id };
    }
    default:
      return { page: "unknown" };
  }
}

function saleRoute([venue, sale, ...more]: readonly string[]): Route {
  if (venue === undefined) {
    return { page: "sales" };
  }
  return sale === undefined || more.length > 0 ? { page: "unknown" } : { page: "sale", venue, sale };
}

function trustRoute([trust, part, which, leaf, ...more]: readonly string[]): Route {
  if (trust === undefined) {
    return { page: "trusts" };
  }
  if (leaf !== undefined) {
    return part === "repurchases" && which !== undefined && more.length === 0
      ? { page: "loanClaim", trust, contract: which, leaf }
      : { page: "unknown" };
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
  if (part === "proposals" && which !== undefined) {
    return { page: "proposal", trust, proposal: which };
  }
  return { page: "unknown" };
}

export const paths = {
  trusts: "/",
  trust: (trust: string) => `/trusts/${trust}`,
  preview: (trust: string) => `/trusts/${trust}/preview`,
  date: (trust: string, date: string) => `/trusts/${trust}/dates/${date}`,
  holder: (trust: string, holder: string) => `/trusts/${trust}/holders/${holder}`,
  proposal: (trust: string, proposal: string) => `/trusts/${trust}/proposals/${proposal}`,
  loanClaim: (trust: string, contract: string, leaf: string) =>
    `/trusts/${trust}/repurchases/${contract}/${leaf}`,
  sales: "/sales",
  sale: (venue: string, sale: string) => `/sales/${venue}/${sale}`,
  buyout: (contract: string, id: string) => `/buyouts/${contract}/${id}`,
  title: (contract: string, id: string) => `/titles/${contract}/${id}`,
  right: (contract: string, id: string) => `/rights/${contract}/${id}`,
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
