import { offeringInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { type ChainFlags, openSession, readContract, readNumber } from "../session/session.ts";
import { tell } from "../session/tell.ts";
import { openTrust, statusInWords } from "../session/trust-view.ts";

/** A venture at a glance: contributions, works, what each class has had. */
export async function showVenture(context: CliContext, name: string, flags: ChainFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const { decimals, symbol } = trust.currency;
  const { core, rest } = trust.setup;
  const money = (units: bigint) => `${formatUnits(units, decimals)} ${symbol}`;
  const ofTrust = (method: string, args: readonly unknown[] = []) =>
    readNumber(session, { to: trust.address, contract: trustInterface, method, args });
  const accounts = [...rest.costs.map(({ payee }) => payee), core.originator];
  const contributions = await Promise.all(
    accounts.map(async (contributor, i) => ({
      contributor,
      value: await readNumber(session, {
        to: trust.offering,
        contract: offeringInterface,
        method: "setOff",
        args: [rest.parties.length + i],
      }),
    })),
  );
  const worksLeft = await ofTrust("worksLeft");
  const reserved = await ofTrust("reserved");
  const classes = await Promise.all(
    trust.notes.map(async ({ name: id }, c) => {
      const [account] = await readContract(session, {
        to: trust.address,
        contract: trustInterface,
        method: "classAccount",
        args: [c],
      });
      const [given] = account as readonly [bigint];
      return { class: id, given, outstanding: await ofTrust("outstanding", [c]) };
    }),
  );
  const made = contributions.filter(({ value }) => value > 0n);
  return tell(session, {
    words: [
      `The venture ${trust.address} is ${statusInWords(trust.status)}.`,
      ...made.map(({ contributor, value }) => `Contributed by ${contributor}: ${money(value)}.`),
      `Works that members have approved and that are not spent: ${money(worksLeft)}; reserves hold ${money(reserved)}.`,
      ...classes.map(
        ({ class: id, given, outstanding }) =>
          `Class ${id} has had ${money(given)}; ${money(outstanding)} of it are outstanding.`,
      ),
    ],
    data: {
      status: trust.status,
      contributions: made.map(({ contributor, value }) => ({ contributor, value: value.toString() })),
      worksLeft: worksLeft.toString(),
      reserved: reserved.toString(),
      classes: classes.map(({ class: id, given, outstanding }) => ({
        class: id,
        given: given.toString(),
        outstanding: outstanding.toString(),
      })),
    },
  });
}
