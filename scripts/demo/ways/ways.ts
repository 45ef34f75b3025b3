import { buyoutWay } from "./buyout.ts";
import { cooperative } from "./cooperative.ts";
import { entrustment } from "./entrustment.ts";
import { securitization } from "./securitization.ts";
import type { Way, WayName } from "./way.ts";

export type Ways = Readonly<Partial<Record<WayName, Way>>>;

/** The ways that can be played, each from its own file. */
export const ways: Ways = { buyout: buyoutWay, cooperative, entrustment, securitization };
