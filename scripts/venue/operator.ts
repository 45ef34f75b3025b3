import { categoryNames } from "../../engine/setup/categories.ts";
import { percent } from "../../engine/program/words-numbers.ts";
import type { CliContext } from "../cli/command.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { callStep, deploymentOf } from "../session/plan.ts";
import { readCategories, readCount, readShare, wrongOption } from "../session/read-input.ts";
import { MOST_VENUE_DAYS } from "../session/sale-terms.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, hasCode, openSession, openSigner, resolveAddress } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { openVenue, requireAccount, venueCall } from "./view.ts";

const CONTRACTS = {
  exchange: "Exchange",
  auction: "Auction",
  fundSubscription: "FundSubscription",
} as const;

/** The contracts know procedures by these names. */
export const PROCEDURES = Object.keys(CONTRACTS) as readonly (keyof typeof CONTRACTS)[];

export interface DeployVenueFlags extends SendFlags {
  readonly name?: string;
  readonly operator?: string;
  readonly registry: string;
  readonly factory: string;
}

/** A venue of its own for an operator: known here by its name from then on. */
export async function deployVenue(context: CliContext, text: string, flags: DeployVenueFlags) {
  const session = await openSession(context, flags);
  const procedure = PROCEDURES.find((each) => each === text);
  if (procedure === undefined) {
    throw wrongOption("procedure", {
      rule: "procedure",
      found: text,
      expected: `one of ${PROCEDURES.join(", ")}`,
    });
  }
  const name = flags.name ?? procedure;
  const known = session.book.contract(name);
  if (known !== undefined && (await hasCode(session, known))) {
    const venue = await openVenue(session, name);
    if (venue.procedure !== procedure) {
      throw new UserError(
        `\`${name}\` is known here already: a venue of the procedure ${venue.procedure} at ${known}. Give another \`--name\`.`,
      );
    }
    return tellAlready(session, {
      words: [`The venue ${name} stands at ${known} already.`],
      data: { venue: known, name, procedure, operator: venue.operator },
    });
  }
  const signer = await openSigner(session, "venueOperator");
  const operator = flags.operator === undefined ? signer.address : resolveAddress(session, flags.operator);
  const call = deploymentOf(CONTRACTS[procedure], [
    resolveAddress(session, flags.registry),
    resolveAddress(session, flags.factory),
    operator,
  ]);
  const steps = [
    { title: `Deploy the ${procedure} ${name} for ${operator}`, needsBefore: false, build: () => call },
  ];
  const result = await carryOut(session, { signer, steps, flags });
  const address = result.kind === "sent" ? result.transactions[0]?.created : undefined;
  if (address !== undefined) {
    session.book.setContract(name, address);
  }
  return tellCarriedOut(session, result, {
    words: [
      `The ${procedure} stands at ${address ?? ""}, known here as \`${name}\`; its operator is ${operator}.`,
      "It takes no sale before its operator has set rules: `weir venue rules`.",
    ],
    data: { venue: address ?? null, name, procedure, operator },
  });
}

export interface RulesFlags extends SendFlags {
  readonly fee: string;
  readonly sellers: readonly string[];
  readonly buyers: readonly string[];
  readonly publicity: string;
}

/** Fee, admitted categories and publicity of sales to come. */
export async function setRules(context: CliContext, name: string, flags: RulesFlags) {
  const session = await openSession(context, flags);
  const venue = await openVenue(session, name);
  const rules = {
    feeWad: readShare(flags.fee, "--fee"),
    sellerCategories: readCategories(flags.sellers, "--sellers"),
    buyerCategories: readCategories(flags.buyers, "--buyers"),
    publicityDays: BigInt(readCount(flags.publicity, MOST_VENUE_DAYS, "--publicity")),
  };
  const data = {
    venue: venue.address,
    fee: rules.feeWad.toString(),
    sellers: categoryNames(rules.sellerCategories),
    buyers: categoryNames(rules.buyerCategories),
    publicityDays: Number(rules.publicityDays),
  };
  const words = [
    `Sales to come at ${name}: a fee of ${percent(rules.feeWad)}, ${rules.publicityDays} days of publicity;`,
    `  sellers ${data.sellers.join(", ")}; buyers ${data.buyers.join(", ")}.`,
  ];
  const isSame = Object.entries(rules).every(
    ([key, value]) => venue.rules[key as keyof typeof rules] === value,
  );
  if (isSame) {
    return tellAlready(session, { words: ["These are its rules already.", ...words], data });
  }
  const signer = await openSigner(session, "venueOperator");
  requireAccount("the venue's operator", venue.operator, signer.address);
  const step = callStep(`Set the rules of sales to come at ${name}`, venueCall(venue, "setRules", [rules]));
  return tellCarriedOut(session, await carryOut(session, { signer, steps: [step], flags }), { words, data });
}
