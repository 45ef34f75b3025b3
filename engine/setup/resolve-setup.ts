import { ZeroAddress, ZeroHash } from "ethers";

import type { Deal } from "../deal/model.ts";
import { InputError } from "../errors/errors.ts";
import type { Fault } from "../errors/fault.ts";
import { categoryBits } from "./categories.ts";
import type { ParsedSetup } from "./parse-setup.ts";
import { servicerCanChange } from "./powers.ts";
import type { SetUp } from "./set-up.ts";
import { ROLES } from "./setup-schema.ts";

export interface ResolveSetupParameters {
  readonly deal: Deal;
  /** keccak256 of the deal file's bytes. */
  readonly dealHash: string;
  /** Of the title, where the file names none. */
  readonly titleId: bigint;
  /** The checksummed address for an address or a `$name`; `undefined` where there is none. */
  readonly addressOf: (text: string) => string | undefined;
  /** Gives faults, which know their path, their place in the file, and says of names what to do; left out, they stay as they are. */
  readonly placed?: ((faults: readonly Fault[]) => Fault[]) | undefined;
}

/** Rule of a fault at a name that nothing is known by. */
export const UNKNOWN_ADDRESS = "unknown-address";

/**
 * Binds a set-up's names to addresses.
 *
 * @throws InputError with every name that is not known, or where two that must differ are the same address; what `addressOf` throws
 */
export function resolveSetup(
  parsed: ParsedSetup,
  { deal, dealHash, titleId, addressOf: lookUp, placed = (faults) => [...faults] }: ResolveSetupParameters,
): SetUp {
  const { roles, windows } = parsed;
  const unknown: Fault[] = [];
  const addressOf = (text: string, path: string): string => {
    const address = lookUp(text);
    if (address === undefined) {
      unknown.push(unknownAddress(text, path));
    }
    return address ?? ZeroAddress;
  };
  const setUp: SetUp = {
    core: {
      chainId: parsed.chainId,
      currency: addressOf(parsed.currency, "currency"),
      registry: addressOf(parsed.registry, "registry"),
      title: addressOf(parsed.title, "title.contract"),
      titleId: parsed.titleId ?? titleId,
      originator: addressOf(roles.originator, "roles.originator"),
      servicer: addressOf(roles.servicer, "roles.servicer"),
      backupServicer: addressOf(roles.backupServicer, "roles.backupServicer"),
      trustee: addressOf(roles.trustee, "roles.trustee"),
      verificationAgent: addressOf(roles.verificationAgent, "roles.verificationAgent"),
      calculationAgent: addressOf(roles.calculationAgent, "roles.calculationAgent"),
      holderCategories: categoryBits(parsed.holders),
      collectionEnd: windows.collectionEnd,
      reportBy: windows.reportBy,
      challengeBy: windows.challengeBy,
      resolveBy: windows.resolveBy,
      freezeDays: windows.freeze,
      forcedTransferDays: windows.forcedTransfer,
      price: parsed.price,
      leastLateCash: parsed.leastLateCash,
      longStop: parsed.longStop,
      dealHash,
      documentsHash: parsed.documentsHash ?? ZeroHash,
    },
    rest: {
      parties: parsed.parties.map((party, i) => addressOf(party, partyPath(deal.parties[i] ?? ""))),
      tokens: parsed.tokens,
      indices: parsed.indices,
      reportedAmountMax: parsed.reportedAmountMax,
      metricMax: parsed.metricMax,
      costs: parsed.costs.map(({ payee, amount }, i) => ({
        payee: addressOf(payee, `offering.costs[${i}].payee`),
        amount,
      })),
      legal: { ...parsed.legal, opinionHash: parsed.legal.opinionHash ?? ZeroHash },
    },
    ...(parsed.subscription === undefined ? {} : { subscription: parsed.subscription }),
    powers: {
      ...parsed.powers,
      remainder: {
        ...parsed.powers.remainder,
        venue:
          parsed.powers.remainder.venue === ZeroAddress
            ? ZeroAddress
            : addressOf(parsed.powers.remainder.venue, "remainder.venue"),
      },
    },
  };
  if (unknown.length > 0) {
    const names = [...new Set(unknown.map(({ found = "" }) => `\`${found}\``))];
    throw new InputError(
      `Of the set-up ${names.join(", ")} ${names.length === 1 ? "is" : "are"} neither an address nor known here.`,
      placed(withoutRepeats(unknown)),
    );
  }
  refuse("The set-up pays a reported fee to the trustee.", placed(trusteeFaults(deal, setUp)));
  refuse("The set-up's offices cannot change hands.", placed(officeFaults(deal, setUp)));
  return setUp;
}

/** @throws InputError where there are faults */
function refuse(message: string, faults: readonly Fault[]): void {
  if (faults.length > 0) {
    throw new InputError(message, faults);
  }
}

function unknownAddress(text: string, path: string): Fault {
  return {
    path,
    rule: UNKNOWN_ADDRESS,
    severity: "error",
    found: text,
    expected: text.startsWith("$")
      ? "a name that is known here"
      : "an address (0x and 40 digits, its checksum right)",
  };
}

/** Where a party's address stands: a party with a role's name is that office. */
function partyPath(id: string): string {
  return `${ROLES.some((role) => role === id) ? "roles" : "parties"}.${id}`;
}

/** An office stands in one place, though it may be a party too. */
function withoutRepeats(faults: readonly Fault[]): Fault[] {
  return faults.filter(({ path }, i) => faults.findIndex((fault) => fault.path === path) === i);
}

/** An office that may change hands has one account, and its next holder can be paid what the present one is. */
function officeFaults(deal: Deal, { core, rest, powers }: SetUp): Fault[] {
  if (!servicerCanChange(powers)) {
    return [];
  }
  const faults = deal.parties.flatMap((id, i): Fault[] =>
    id !== "servicer" && rest.parties[i] === core.servicer
      ? [
          {
            path: `parties.${id}`,
            rule: "party-is-servicer",
            severity: "error",
            found: core.servicer,
            expected: "another address than the servicer's, because the servicer's office may change hands",
          },
        ]
      : [],
  );
  if (core.backupServicer === core.trustee) {
    faults.push({
      path: "roles.backupServicer",
      rule: "back-up-is-trustee",
      severity: "error",
      found: core.backupServicer,
      expected: "another address than the trustee's, because the back-up may take the servicer's office",
    });
  }
  return faults;
}

/** Two names may turn out to be one address: a reported fee is never the trustee's. */
function trusteeFaults(deal: Deal, { core, rest }: SetUp): Fault[] {
  return deal.fees.flatMap(({ id, payee, basis }): Fault[] => {
    const address = rest.parties[payee];
    return basis.kind === "reported" && address === core.trustee
      ? [
          {
            path: `parties.${deal.parties[payee] ?? ""}`,
            rule: "reported-fee-to-trustee",
            severity: "error",
            found: address,
            expected: `another address than the trustee's, because the reported fee \`${id}\` is paid there`,
          },
        ]
      : [];
  });
}
