import { concat, keccak256, solidityPacked, toUtf8Bytes } from "ethers";

import { ASSEMBLY_POWERS, type SetUpPowers } from "./powers.ts";
import type { SetUp, SubscriptionTerms } from "./set-up.ts";

/**
 * The bytes of a set-up as hex, laid out as docs/set-up-encoding.md says: a core of one size, lists and texts, terms of subscription where there are any, and the powers, of one size too.
 *
 * @throws RangeError of the ABI coder where a list has more than 255 entries or a text more than 65,535 bytes
 */
export function encodeSetup({ core, rest, subscription, powers }: SetUp): string {
  return concat([
    solidityPacked(
      ["uint64", "address", "address", "address", "uint256"],
      [core.chainId, core.currency, core.registry, core.title, core.titleId],
    ),
    ...[
      core.originator,
      core.servicer,
      core.backupServicer,
      core.trustee,
      core.verificationAgent,
      core.calculationAgent,
    ],
    solidityPacked(
      ["uint32", "uint16", "uint16", "uint16", "uint16", "uint16", "uint16"],
      [
        core.holderCategories,
        core.collectionEnd,
        core.reportBy,
        core.challengeBy,
        core.resolveBy,
        core.freezeDays,
        core.forcedTransferDays,
      ],
    ),
    solidityPacked(["uint128", "uint128", "uint32"], [core.price, core.leastLateCash, core.longStop]),
    core.dealHash,
    core.documentsHash,
    rest.legal.opinionHash,
    ...[rest.parties, rest.costs, rest.reportedAmountMax, rest.metricMax, rest.indices, rest.tokens].map(
      ({ length }) => solidityPacked(["uint8"], [length]),
    ),
    ...rest.parties,
    ...rest.costs.map(({ payee, amount }) => solidityPacked(["address", "uint128"], [payee, amount])),
    ...[...rest.reportedAmountMax, ...rest.metricMax].map((most) => solidityPacked(["uint128"], [most])),
    ...rest.indices.map(({ firstFixing, low, high }) =>
      solidityPacked(["int128", "int128", "int128"], [firstFixing, low, high]),
    ),
    ...rest.tokens.flatMap(({ name, symbol }) => [encodeText(name), encodeText(symbol)]),
    encodeText(rest.legal.governingLaw),
    encodeText(rest.legal.court),
    encodeText(rest.legal.recordThatPrevails),
    subscription === undefined ? "0x" : encodeSubscription(subscription),
    encodePowers(powers),
  ]);
}

/** keccak256 of the encoded set-up. */
export function setupHash(setUp: SetUp): string {
  return keccak256(encodeSetup(setUp));
}

function encodeSubscription({ isProRata, minima }: SubscriptionTerms): string {
  return concat([
    solidityPacked(["uint8"], [Number(isProRata)]),
    ...minima.map((minimum) => solidityPacked(["uint128"], [minimum])),
  ]);
}

function encodePowers({ remainder, ...powers }: SetUpPowers): string {
  return concat([
    solidityPacked(
      ["uint64", "uint8", "uint8", "uint8", "uint8"],
      [
        powers.challengeShare,
        powers.backupAfter,
        ASSEMBLY_POWERS.reduce((bits, power, i) => bits | (Number(powers.assemblyMay[power]) << i), 0),
        Number(powers.originatorVotes) | (Number(powers.enforcementNamesServicer) << 1),
        powers.worksFee,
      ],
    ),
    solidityPacked(
      ["uint16", "uint16", "uint16", "uint64", "uint64"],
      [powers.noticeDays, powers.votingDays, powers.cureDays, powers.quorum, powers.majority],
    ),
    solidityPacked(
      ["address", "uint128", "uint64", "uint32", "uint32", "uint16", "uint8", "uint64"],
      [
        remainder.venue,
        remainder.reservePrice,
        remainder.fee,
        remainder.sellerCategories,
        remainder.buyerCategories,
        remainder.publicityDays,
        remainder.rounds,
        remainder.cut,
      ],
    ),
    solidityPacked(
      ["uint16", "uint16", "uint64", "uint64", "uint16", "uint16", "uint16"],
      [
        remainder.windUpDays,
        remainder.biddingDays,
        remainder.deposit,
        remainder.increment,
        remainder.extensionMinutes,
        remainder.paymentDays,
        powers.remitDays,
      ],
    ),
  ]);
}

/** UTF-8 after its length in two bytes. */
function encodeText(text: string): string {
  const bytes = toUtf8Bytes(text);
  return solidityPacked(["uint16", "bytes"], [bytes.length, bytes]);
}
