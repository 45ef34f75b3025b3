import { InvariantError } from "../../engine/errors/errors.ts";

/** The most gas that one transaction may have on Ethereum since Osaka (EIP-7825): 2^24. */
export const TRANSACTION_GAS_LIMIT = 16_777_216n;

/**
 * Refuses what the main net would refuse: nodes for development take transactions above the limit.
 *
 * @param gas gas limit or gas used of one transaction
 * @throws InvariantError above 16,777,216
 */
export function assertGasLimit(gas: bigint, what: string): void {
  if (gas > TRANSACTION_GAS_LIMIT) {
    throw new InvariantError(
      `\`${what}\` takes ${gas} gas, above a transaction's limit of ${TRANSACTION_GAS_LIMIT}.`,
    );
  }
}
