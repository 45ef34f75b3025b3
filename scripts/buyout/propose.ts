import { getAddress } from "ethers";

import type { BuyoutTerms } from "../../engine/chain/events.ts";
import { buyoutInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { currencyOfSale, parseSale } from "../../engine/sale/parse-sale.ts";
import type { CliContext } from "../cli/command.ts";
import { openCurrency } from "../session/currency.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { readInputFile } from "../session/read-input.ts";
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
import { readDocument } from "../title/view.ts";
import { buyoutCall, buyoutContract, inCurrency } from "./view.ts";

export interface BuyoutFlags extends SendFlags {
  readonly buyout: string;
}

/** The bank proposes a sale: its titles go into escrow. */
export async function proposeSale(context: CliContext, file: string, flags: BuyoutFlags) {
  const session = await openSession(context, flags);
  const contract = await buyoutContract(session, flags.buyout);
  const text = readInputFile(context, file).toString("utf8");
  const currency = await openCurrency(session, resolveAddress(session, currencyOfSale({ text, file })));
  const { document, ...parsed } = parseSale({ text, file, decimals: currency.decimals });
  const terms: BuyoutTerms = {
    ...parsed,
    buyer: resolveAddress(session, parsed.buyer),
    expert: resolveAddress(session, parsed.expert),
    currency: currency.address,
    documentsHash: readDocument(context, document),
  };
  const signer = await openSigner(session, "bank");
  const titles = await readText(session, { to: contract, contract: buyoutInterface, method: "title" });
  const needed = await titlesToApprove(session, { titles, contract, terms, owner: signer.address });
  const approvals = needed.map((titleId) =>
    callStep(`Let the escrow take title ${titleId}`, {
      to: titles,
      name: "PackageTitle",
      contract: packageTitleInterface,
      method: "approve",
      args: [contract, titleId],
    }),
  );
  const price = terms.batches.reduce((sum, batch) => sum + batch.price, 0n);
  const proposal = {
    ...callStep(
      `Propose ${terms.batches.length} batches for ${inCurrency(currency, price)}, into escrow until ${formatDay(Number(terms.acceptBy))}`,
      buyoutCall(contract, "propose", [terms]),
    ),
    needsBefore: approvals.length > 0,
  };
  const result = await carryOut(session, { signer, steps: [...approvals, proposal], flags });
  return tellCarriedOut(session, result, (transactions) => {
    const event = findEvent(transactions.at(-1), buyoutInterface, "SaleProposed");
    const sale = String(event?.args.getValue("saleId"));
    return {
      words: [
        `Sale ${sale} is proposed to ${terms.buyer}: ${inCurrency(currency, price)}, titles ${terms.batches.map(({ titleId }) => String(titleId)).join(", ")} in escrow.`,
        `The buyer agrees with \`weir buyout accept ${sale}\` until ${formatDay(Number(terms.acceptBy))}; until then either may withdraw.`,
      ],
      data: {
        sale,
        contract,
        price: price.toString(),
        termsHash: String(event?.args.getValue("termsHash")),
      },
    };
  });
}

interface TitlesParameters {
  readonly titles: string;
  readonly contract: string;
  readonly terms: BuyoutTerms;
  readonly owner: string;
}

/** Titles of the sale that the escrow may not take yet. @throws UserError where one is not the seller's */
async function titlesToApprove(
  session: ChainSession,
  { titles, contract, terms, owner }: TitlesParameters,
): Promise<readonly bigint[]> {
  const needed: bigint[] = [];
  for (const { titleId } of terms.batches) {
    const read = { to: titles, contract: packageTitleInterface, args: [titleId] };
    const found = await readText(session, { ...read, method: "ownerOf" });
    if (getAddress(found) !== owner) {
      throw new UserError(
        `Title ${titleId} is ${found}'s; the key that you gave is ${owner}. Nothing was sent.`,
      );
    }
    const approved = await readText(session, { ...read, method: "getApproved" });
    if (getAddress(approved) !== getAddress(contract)) {
      needed.push(titleId);
    }
  }
  return needed;
}
