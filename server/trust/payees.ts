import { z } from "zod";

import type { ServedTrust } from "../context.ts";
import { integer, small } from "../store/fields.ts";

/** An account that `release` pays. */
export interface Payee {
  readonly account: number;
  readonly id: string;
  readonly kind: "party" | "cost" | "originator";
  readonly address: string;
  readonly given: bigint;
  readonly released: bigint;
}

/** What changes an account, by the event that says it. */
const actSchema = z.discriminatedUnion("name", [
  z.object({ name: z.literal("Distributed"), args: z.object({ partyPaid: z.array(integer) }) }),
  z.object({ name: z.literal("Released"), args: z.object({ account: small, amount: integer }) }),
  z.object({ name: z.literal("AddressRotated"), args: z.object({ account: small, to: z.string() }) }),
  z.object({
    name: z.literal("AddressAnnounced"),
    args: z.object({ account: small, to: z.string(), effectiveFrom: small }),
  }),
  z.object({ name: z.literal("AnnouncementCancelled"), args: z.object({ account: small }) }),
  z.object({
    name: z.literal("ServicerChanged"),
    args: z.object({ from: z.string(), to: z.string(), formerAccount: small }),
  }),
  z.object({ name: z.literal("ArrearsSetAside"), args: z.object({ account: small, amount: integer }) }),
]);
export type AccountAct = z.output<typeof actSchema>;

/** An event that changes an account; none for any other. @param args as the store has them: JSON */
export function accountActOf({ name, args }: { readonly name: string; readonly args: string }): AccountAct[] {
  const act = actSchema.safeParse({ name, args: JSON.parse(args) as unknown });
  return act.success ? [act.data] : [];
}

interface Account {
  readonly id: string;
  readonly kind: Payee["kind"];
  address: string;
  given: bigint;
  released: bigint;
  announced: { readonly to: string; readonly from: number } | undefined;
}

export interface PayeesParameters {
  readonly trust: ServedTrust;
  /** What the closing set aside; `undefined` before it. */
  readonly setAside: bigint | undefined;
  readonly acts: readonly AccountAct[];
  /** Second of the last block that is known: an announced address holds from its own on. */
  readonly time: number;
}

/** Every account of a trust: parties, costs, the originator's, then former servicers'. */
export function payeesOf({ trust, setAside, acts, time }: PayeesParameters): Payee[] {
  const { deal, setup } = trust.terms;
  const { parties, costs } = setup.rest;
  const paidCosts = costs.map(({ amount }) => (setAside === undefined ? 0n : amount));
  const price = (setAside ?? 0n) - paidCosts.reduce((total, amount) => total + amount, 0n);
  const account = (id: string, kind: Payee["kind"], address: string, given: bigint): Account => ({
    id,
    kind,
    address,
    given,
    released: 0n,
    announced: undefined,
  });
  const accounts: Account[] = [
    ...deal.parties.map((id, p) => account(id, "party", parties[p] ?? "", 0n)),
    ...costs.map(({ payee }, i) => account(`cost ${i + 1}`, "cost", payee, paidCosts[i] ?? 0n)),
    account("originator", "originator", setup.core.originator, price),
  ];
  const office = accounts[parties.indexOf(setup.core.servicer)];
  for (const act of acts) {
    apply(act, accounts, office);
  }
  return accounts.map(({ announced, ...each }, i) => ({
    ...each,
    account: i,
    address: announced !== undefined && time >= announced.from ? announced.to : each.address,
  }));
}

function apply(act: AccountAct, accounts: Account[], office: Account | undefined): void {
  if (act.name === "Distributed") {
    act.args.partyPaid.forEach((paid, p) => {
      const party = accounts[p];
      if (party !== undefined) {
        party.given += paid;
      }
    });
    return;
  }
  if (act.name === "ServicerChanged") {
    leaveOffice(act.args, accounts, office);
    return;
  }
  const account = accounts[act.args.account];
  if (account === undefined) {
    return;
  }
  switch (act.name) {
    case "Released":
      account.released += act.args.amount;
      return;
    case "AddressRotated":
      account.address = act.args.to;
      account.announced = undefined;
      return;
    case "AddressAnnounced":
      account.announced = { to: act.args.to, from: act.args.effectiveFrom };
      return;
    case "AnnouncementCancelled":
      account.announced = undefined;
      return;
    case "ArrearsSetAside":
      account.given += act.args.amount;
      if (office !== undefined) {
        office.given -= act.args.amount;
      }
      return;
  }
}

/** What the office's account holds goes along with who leaves; the account is the new holder's. */
function leaveOffice(
  { from, to, formerAccount }: { readonly from: string; readonly to: string; readonly formerAccount: number },
  accounts: Account[],
  office: Account | undefined,
): void {
  const left = office === undefined ? 0n : office.given - office.released;
  accounts[formerAccount] = {
    id: `former servicer ${accounts.filter(({ id }) => id.startsWith("former servicer")).length + 1}`,
    kind: "party",
    address: office?.address ?? from,
    given: left,
    released: 0n,
    announced: undefined,
  };
  if (office !== undefined) {
    office.given -= left;
    office.address = to;
  }
}
