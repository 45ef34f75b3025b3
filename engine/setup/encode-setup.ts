import { concat, keccak256, solidityPacked, toUtf8Bytes } from "ethers";

import type { SetUp } from "./set-up.ts";

/**
 * The bytes of a set-up as hex, laid out as docs/encoding.md says: a core of one size, then lists and texts.
 *
 * @throws RangeError of the ABI coder where a list has more than 255 entries or a text more than 65,535 bytes
 */
export function encodeSetup({ core, rest }: SetUp): string {
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
  ]);
}

/** keccak256 of the encoded set-up. */
export function setupHash(setUp: SetUp): string {
  return keccak256(encodeSetup(setUp));
}

/** UTF-8 after its length in two bytes. */
function encodeText(text: string): string {
  const bytes = toUtf8Bytes(text);
  return solidityPacked(["uint16", "bytes"], [bytes.length, bytes]);
}
