import type { Logger } from "pino";

import type { Chain } from "./chain/chain.ts";
import type { ServiceConfig } from "./config.ts";
import type { WatchedContract } from "./indexer/watched-contract.ts";
import type { WatchedTrust } from "./indexer/watched-trust.ts";
import type { Freshness } from "./indexer/follow.ts";
import type { Store } from "./store/open-store.ts";
import type { Terms } from "./trust/terms.ts";

/** A trust that is served: its logs' reader and its terms, decoded. */
export interface ServedTrust extends WatchedTrust {
  readonly terms: Terms;
}

/** All that the service's parts are given; nothing is a global. */
export interface ServiceContext {
  readonly config: ServiceConfig;
  readonly log: Logger;
  readonly store: Store;
  readonly chain: Chain;
  readonly trusts: readonly ServedTrust[];
  /** Contracts beside the trusts. */
  readonly contracts: readonly WatchedContract[];
  readonly freshness: Freshness;
}
