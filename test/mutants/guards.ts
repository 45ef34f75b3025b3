import { accountsGuards } from "./accounts-guards.ts";
import { assemblyGuards } from "./assembly-guards.ts";
import { aroundGuards } from "./around-guards.ts";
import { buyoutGuards } from "./buyout-guards.ts";
import type { Guard } from "./guard.ts";
import { holdsGuards } from "./holds-guards.ts";
import { noteGuards } from "./note-guards.ts";
import { powersGuards } from "./powers-guards.ts";
import { recoveryGuards } from "./recovery-guards.ts";
import { repurchaseGuards } from "./repurchase-guards.ts";
import { rightGuards } from "./right-guards.ts";
import { salesGuards } from "./sales-guards.ts";
import { trustGuards } from "./trust-guards.ts";
import { venueGuards } from "./venue-guards.ts";

/** Every guard that docs/invariants.md names, by the source that it stands in. */
export const guards: readonly Guard[] = [
  ...trustGuards,
  ...accountsGuards,
  ...powersGuards,
  ...noteGuards,
  ...holdsGuards,
  ...salesGuards,
  ...recoveryGuards,
  ...aroundGuards,
  ...assemblyGuards,
  ...repurchaseGuards,
  ...rightGuards,
  ...buyoutGuards,
  ...venueGuards,
];
