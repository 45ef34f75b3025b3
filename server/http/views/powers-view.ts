import { ZeroAddress } from "ethers";
import type { z } from "zod";

import type { TrustLife } from "../../trust/life.ts";
import type { trustSchema } from "../schemas/trust.ts";
import { type Head, placeOf } from "./as-of.ts";
import { categoriesOf } from "./categories.ts";
import { timeText } from "./text.ts";

type Powers = Pick<
  z.input<typeof trustSchema>,
  "nextServicer" | "officeChanges" | "remainder" | "windUpDays" | "assetSales" | "worksLeft"
>;
type OfficeChange = Powers["officeChanges"][number]["act"];

const CHANGES: readonly OfficeChange[] = [
  "ServicerNamed",
  "ServicerChanged",
  "AddressAnnounced",
  "AnnouncementCancelled",
  "AddressRotated",
];

/** What may happen to a trust beside its payment dates, and what has. */
export function powersView(life: TrustLife, head: Head): Powers {
  const { powers } = life.trust.terms.setup;
  const { remainder } = powers;
  const { offices } = life.rows;
  const office = offices.findLast(({ name }) => name === "ServicerNamed" || name === "ServicerChanged");
  const works = offices.findLast(({ name }) => name === "WorksApproved" || name === "WorksSpent");
  return {
    nextServicer: office?.name === "ServicerNamed" ? (office.servicer ?? null) : null,
    officeChanges: offices.flatMap((each) => {
      const act = CHANGES.find((name) => name === each.name);
      return act === undefined
        ? []
        : [
            {
              act,
              account: life.payees.find(({ account }) => account === each.account)?.id ?? null,
              from: each.from ?? null,
              to: each.to ?? each.servicer ?? null,
              by: each.by ?? null,
              effectiveFrom: each.effectiveFrom === undefined ? null : timeText(each.effectiveFrom),
              at: placeOf(each, head),
            },
          ];
    }),
    remainder:
      remainder.venue === ZeroAddress
        ? null
        : {
            venue: remainder.venue,
            reservePrice: String(remainder.reservePrice),
            fee: String(remainder.fee),
            publicityDays: remainder.publicityDays,
            biddingDays: remainder.biddingDays,
            paymentDays: remainder.paymentDays,
            rounds: remainder.rounds,
            cut: String(remainder.cut),
            deposit: String(remainder.deposit),
            buyers: categoriesOf(remainder.buyerCategories),
          },
    windUpDays: remainder.windUpDays === 0 ? null : remainder.windUpDays,
    assetSales: offices.flatMap(({ name, venue, saleId, isRemainder }) =>
      name === "AssetPutUp" && venue !== undefined && saleId !== undefined
        ? [{ venue, saleId, remainder: isRemainder === true }]
        : [],
    ),
    worksLeft: works?.left === undefined ? null : String(works.left),
  };
}

/** Who holds the servicer's office now. */
export function servicerOf(life: TrustLife): string {
  const changed = life.rows.offices.findLast(({ name }) => name === "ServicerChanged");
  return changed?.to ?? life.trust.terms.setup.core.servicer;
}
