import { announce } from "./announce.ts";
import { attest } from "./attest.ts";
import { audit } from "./audit.ts";
import { buyout } from "./buyout.ts";
import { challenge } from "./challenge.ts";
import { claim } from "./claim.ts";
import type { CliCommand } from "./cli/command.ts";
import { clock } from "./clock.ts";
import { closePeriod } from "./close-period.ts";
import { close } from "./close.ts";
import { collect } from "./collect.ts";
import { compile } from "./compile.ts";
import { currency } from "./currency.ts";
import { declare } from "./declare.ts";
import { demoWith } from "./demo.ts";
import { deploy } from "./deploy.ts";
import { distribute } from "./distribute.ts";
import { doctor } from "./doctor.ts";
import { fix } from "./fix.ts";
import { forecast } from "./forecast.ts";
import { freeze } from "./freeze.ts";
import { init } from "./init.ts";
import { irr } from "./irr.ts";
import { issue } from "./issue.ts";
import { keys } from "./keys.ts";
import { order } from "./order.ts";
import { pay } from "./pay.ts";
import { price } from "./price.ts";
import { project } from "./project.ts";
import { putUpRemainder } from "./put-up-remainder.ts";
import { recover } from "./recover.ts";
import { release } from "./release.ts";
import { remit } from "./remit.ts";
import { repurchase } from "./repurchase.ts";
import { report } from "./report.ts";
import { resolve } from "./resolve.ts";
import { revoke } from "./revoke.ts";
import { right } from "./right.ts";
import { signTitle } from "./sign-title.ts";
import { structure } from "./structure.ts";
import { subscribe } from "./subscribe.ts";
import { takeOffice } from "./take-office.ts";
import { tape } from "./tape.ts";
import { title } from "./title.ts";
import { transfer } from "./transfer.ts";
import { upWith } from "./up.ts";
import { venue } from "./venue.ts";
import { venture } from "./venture.ts";
import { vote } from "./vote.ts";
import { windUp } from "./wind-up.ts";

/** What a demo's lines may use. */
const plain: readonly CliCommand[] = [
  init,
  doctor,
  tape,
  forecast,
  structure,
  price,
  irr,
  compile,
  project,
  keys,
  deploy,
  attest,
  revoke,
  signTitle,
  title,
  right,
  venue,
  issue,
  subscribe,
  close,
  collect,
  remit,
  fix,
  closePeriod,
  repurchase,
  challenge,
  report,
  resolve,
  declare,
  distribute,
  pay,
  claim,
  release,
  announce,
  takeOffice,
  putUpRemainder,
  windUp,
  transfer,
  vote,
  venture,
  order,
  freeze,
  recover,
  buyout,
  currency,
  clock,
  audit,
];

/** Every `weir` command, in the order of its help. */
export const commands: readonly CliCommand[] = [upWith(plain), demoWith(plain), ...plain];
