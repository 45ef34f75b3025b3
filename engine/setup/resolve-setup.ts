import { ZeroAddress, ZeroHash } from "ethers";

import type { Deal } from "../deal/model.ts";
import { InputError } from "../errors/errors.ts";
import type { Fault } from "../errors/fault.ts";
import { categoryBits } from "./categories.ts";
import type { ParsedSetup } from "./parse-setup.ts";
import { servicerCanChange } from "./powers.ts";
import type { SetUp } from "./set-up.ts";

export interface ResolveSetupParameters {
  readonly deal: Deal;
  /** keccak256 of the deal file's bytes. */
  readonly dealHash: string;
  /** Of the title, where the file names none. */
  readonly titleId: bigint;
  /** The checksummed address for an address or a `$name`; throws where there is none. */
  readonly addressOf: (text: string) => string;
}

/**
 * Binds a set-up's names to addresses.
 *
 * @throws InputError where two names that must differ are the same address; what `addressOf` throws
 */
export function resolveSetup(
  parsed: ParsedSetup,
  { deal, dealHash, titleId, addressOf }: ResolveSetupParameters,
): SetUp {
  const { roles, windows } = parsed;
  const setUp: SetUp = {
    core: {
      chainId: parsed.chainId,
      currency: addressOf(parsed.currency),
      registry: addressOf(parsed.registry),
      title: addressOf(parsed.title),
      titleId: parsed.titleId ?? titleId,
      originator: addressOf(roles.originator),
      servicer: addressOf(roles.servicer),
      backupServicer: addressOf(roles.backupServicer),
      trustee: addressOf(roles.trustee),
      verificationAgent: addressOf(roles.verificationAgent),
      calculationAgent: addressOf(roles.calculationAgent),
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
      parties: parsed.parties.map(addressOf),
      tokens: parsed.tokens,
      indices: parsed.indices,
      reportedAmountMax: parsed.reportedAmountMax,
      metricMax: parsed.metricMax,
      costs: parsed.costs.map(({ payee, amount }) => ({ payee: addressOf(payee), amount })),
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
            : addressOf(parsed.powers.remainder.venue),
      },
    },
  };
  checkTrustee(deal, setUp);
  checkOffice(deal, setUp);
  return setUp;
}

/** An office that may change hands has one account, and its next holder can be paid what the present one is. */
function checkOffice(deal: Deal, { core, rest, powers }: SetUp): void {
  if (!servicerCanChange(powers)) {
    return;
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
  if (faults.length > 0) {
    throw new InputError("The set-up's offices cannot change hands.", faults);
  }
}

/** Two names may turn out to be one address: a reported fee is never the trustee's. */
function checkTrustee(deal: Deal, { core, rest }: SetUp): void {
  const faults = deal.fees.flatMap(({ id, payee, basis }): Fault[] => {
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
  if (faults.length > 0) {
    throw new InputError("The set-up pays a reported fee to the trustee.", faults);
  }
}
