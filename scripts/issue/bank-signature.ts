import { type Wallet, isHexString } from "ethers";
import { z } from "zod";

import { inSeconds } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { readInputFile } from "../session/read-input.ts";

/** What a title says of its package. Smallest units; day number. */
export interface Package {
  readonly root: string;
  readonly loanCount: bigint;
  readonly bookValue: bigint;
  readonly cutOff: number;
  readonly documentsHash: string;
}

export interface BankSignature {
  readonly bank: string;
  /** Last second at which it holds. */
  readonly expiry: bigint;
  readonly signature: string;
}

/** How long a signature holds that a command makes on its way. */
export const SIGNATURE_SECONDS = inSeconds(30);

const TYPES = {
  PackageTitle: [
    { name: "root", type: "bytes32" },
    { name: "loanCount", type: "uint64" },
    { name: "bookValue", type: "uint128" },
    { name: "cutOff", type: "uint32" },
    { name: "documentsHash", type: "bytes32" },
    { name: "receiver", type: "address" },
    { name: "expiry", type: "uint256" },
  ],
};

export interface SignPackageParameters {
  readonly bank: Wallet;
  readonly chainId: bigint;
  /** The contract of titles. */
  readonly title: string;
  readonly package: Package;
  readonly receiver: string;
  readonly expiry: bigint;
}

/** The selling bank's EIP-712 signature, on which the title is minted. */
export async function signPackage(parameters: SignPackageParameters): Promise<BankSignature> {
  const { bank, chainId, title, package: sold, receiver, expiry } = parameters;
  const signature = await bank.signTypedData(
    { name: "PackageTitle", version: "1", chainId, verifyingContract: title },
    TYPES,
    { ...sold, receiver, expiry },
  );
  return { bank: bank.address, expiry, signature };
}

const fileSchema = z.object({
  bank: z.string().refine((text) => isHexString(text, 20)),
  expiry: z.string().regex(/^\d+$/).transform(BigInt),
  signature: z.string().refine((text) => isHexString(text)),
});

/** A signature that the bank gave as a file, as `weir sign-title` writes it. */
export function readBankSignature(context: CliContext, file: string): BankSignature {
  const text = readInputFile(context, file).toString("utf8");
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      `\`${file}\` is no bank's signature: JSON with \`bank\`, \`expiry\` and \`signature\`, as \`weir sign-title\` writes it.`,
      { cause: error },
    );
  }
}

export function signatureJson({ bank, expiry, signature }: BankSignature): Record<string, string> {
  return { bank, expiry: expiry.toString(), signature };
}
