import type { VenueSaleTerms } from "../../engine/chain/events.ts";
import {
  incomeRightInterface,
  noteInterface,
  packageTitleInterface,
  venueInterface,
} from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { openCurrency } from "../session/currency.ts";
import { callStep, findEvent } from "../session/plan.ts";
import type { CallParameters } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { type SaleTermsFlags, readSaleTerms } from "../session/sale-terms.ts";
import { carryOut } from "../session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  openSession,
  openSigner,
  readText,
  resolveAddress,
} from "../session/session.ts";
import { tellCarriedOut } from "../session/tell.ts";
import { findClass, noteOf, openTrust } from "../session/trust-view.ts";
import { rightContract } from "../right/view.ts";
import { readId, titleContract } from "../title/view.ts";
import { formatMoment, openVenue, requireAccount, venueCall } from "./view.ts";

/** What holds where it is left out: at an exchange or an auction, and where a fund is subscribed. */
const USUAL = { deposit: "10%", increment: "1%", extension: "5" };
const USUAL_OF_FUND = { deposit: "100%", increment: "0", extension: "0" };

export interface PutUpFlags
  extends SendFlags, Omit<SaleTermsFlags, keyof typeof USUAL>, Partial<typeof USUAL> {
  readonly titleId?: string;
  readonly right?: string;
  readonly note?: string;
  readonly class?: string;
  readonly amount?: string;
  readonly title: string;
  readonly currency: string;
  readonly price: string;
}

interface ReadLot {
  readonly kind: number;
  readonly token: string;
  readonly idOrAmount: bigint;
  readonly words: string;
  readonly approve: (venue: string) => CallParameters;
}

/** A seller puts a title, an income right or notes up, on the venue's current rules. */
export async function putUp(context: CliContext, name: string, flags: PutUpFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const lot = await readLot(session, flags);
  const currency = await openCurrency(session, resolveAddress(session, flags.currency));
  const usual = venue.procedure === "fundSubscription" ? USUAL_OF_FUND : USUAL;
  const terms: VenueSaleTerms = {
    currency: currency.address,
    reservePrice: readAmount(flags.price, currency.decimals, "--price"),
    ...readSaleTerms({ ...usual, ...flags }),
  };
  const signer = await openSigner(session, "originator");
  await requireLot(session, lot, signer.address);
  const price = `${formatUnits(terms.reservePrice, currency.decimals)} ${currency.symbol}`;
  const steps = [
    callStep(`Let ${name} take ${lot.words}`, lot.approve(venue.address)),
    {
      ...callStep(
        `Put ${lot.words} up at ${name}, from ${price}`,
        venueCall(venue, "putUp", [
          { kind: lot.kind, token: lot.token, idOrAmount: lot.idOrAmount },
          terms,
          venue.rules,
        ]),
      ),
      needsBefore: true,
    },
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, (transactions) => {
    const event = findEvent(transactions.at(-1), venueInterface, "PutUp");
    const sale = (event?.args.getValue("saleId") as bigint | undefined)?.toString() ?? null;
    const opensAt = event?.args.getValue("opensAt") as bigint | undefined;
    const endsAt = event?.args.getValue("endsAt") as bigint | undefined;
    return {
      words: [
        `Sale ${sale ?? "?"} at ${name}: ${lot.words}, from ${price}.`,
        `  bids from ${formatMoment(opensAt ?? 0n)} to ${formatMoment(endsAt ?? 0n)}`,
      ],
      data: {
        venue: venue.address,
        sale,
        token: lot.token,
        idOrAmount: lot.idOrAmount.toString(),
        price: terms.reservePrice.toString(),
        opensAt: opensAt?.toString() ?? null,
        endsAt: endsAt?.toString() ?? null,
      },
    };
  });
}

async function readLot(session: ChainSession, flags: PutUpFlags): Promise<ReadLot> {
  const { titleId, right, note } = flags;
  if ([titleId, right, note].filter((each) => each !== undefined).length !== 1) {
    throw new UserError(
      "Say what is put up, one of `--title-id NUMBER`, `--right NUMBER`, `--note TRUST --class ID --amount FACE`.",
    );
  }
  if (titleId !== undefined) {
    const token = await titleContract(session, flags.title);
    return tokenLot({ token, id: readId(titleId, "--title-id"), what: "title" });
  }
  if (right !== undefined) {
    const token = await rightContract(session, flags.title);
    return tokenLot({ token, id: readId(right, "--right"), what: "income right" });
  }
  const { class: className, amount } = flags;
  if (className === undefined || amount === undefined) {
    throw new UserError("`--note TRUST` needs `--class ID` and `--amount FACE`.");
  }
  const trust = await openTrust(session, note ?? "");
  const { address, name } = noteOf(trust, findClass(trust, className));
  const face = readAmount(amount, trust.currency.decimals, "--amount");
  return {
    kind: 1,
    token: address,
    idOrAmount: face,
    words: `${formatUnits(face, trust.currency.decimals)} of ${name}`,
    approve: (venue) => ({
      to: address,
      name: "Note",
      contract: noteInterface,
      method: "approve",
      args: [venue, face],
    }),
  };
}

function tokenLot({
  token,
  id,
  what,
}: {
  token: string;
  id: bigint;
  what: "title" | "income right";
}): ReadLot {
  const isTitle = what === "title";
  return {
    kind: 0,
    token,
    idOrAmount: id,
    words: `${what} ${id}`,
    approve: (venue) => ({
      to: token,
      name: isTitle ? "PackageTitle" : "IncomeRight",
      contract: isTitle ? packageTitleInterface : incomeRightInterface,
      method: "approve",
      args: [venue, id],
    }),
  };
}

async function requireLot(session: ChainSession, lot: ReadLot, sender: string): Promise<void> {
  if (lot.kind === 1) {
    return;
  }
  const owner = await readText(session, {
    to: lot.token,
    contract: packageTitleInterface,
    method: "ownerOf",
    args: [lot.idOrAmount],
  });
  requireAccount(`the owner of ${lot.words}`, owner, sender);
}
