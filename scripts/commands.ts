import { attest } from "./attest.ts";
import { challenge } from "./challenge.ts";
import { claim } from "./claim.ts";
import type { CliCommand } from "./cli/command.ts";
import { clock } from "./clock.ts";
import { closePeriod } from "./close-period.ts";
import { close } from "./close.ts";
import { collect } from "./collect.ts";
import { currency } from "./currency.ts";
import { declare } from "./declare.ts";
import { deploy } from "./deploy.ts";
import { distribute } from "./distribute.ts";
import { fix } from "./fix.ts";
import { forecast } from "./forecast.ts";
import { freeze } from "./freeze.ts";
import { keys } from "./keys.ts";
import { order } from "./order.ts";
import { pay } from "./pay.ts";
import { release } from "./release.ts";
import { remit } from "./remit.ts";
import { resolve } from "./resolve.ts";
import { subscribe } from "./subscribe.ts";
import { tape } from "./tape.ts";
import { transfer } from "./transfer.ts";

/** Every `weir` command, in the order of its help. */
export const commands: readonly CliCommand[] = [
  tape,
  forecast,
  keys,
  deploy,
  attest,
  subscribe,
  close,
  collect,
  remit,
  fix,
  closePeriod,
  challenge,
  resolve,
  declare,
  distribute,
  pay,
  claim,
  release,
  transfer,
  order,
  freeze,
  currency,
  clock,
];
