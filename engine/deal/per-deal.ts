import type { Deal } from "./model.ts";

/** What `make` makes of a deal, made once: the deal must not change from then on. */
export function perDeal<T extends object>(make: (deal: Deal) => T): (deal: Deal) => T {
  const made = new WeakMap<Deal, T>();
  return (deal) => {
    let value = made.get(deal);
    if (value === undefined) {
      value = make(deal);
      made.set(deal, value);
    }
    return value;
  };
}
