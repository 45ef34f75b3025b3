import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Interface, concat } from "ethers";
import { z } from "zod";

import {
  assemblyInterface,
  noteInterface,
  offeringInterface,
  packageTitleInterface,
  registryInterface,
  repurchaseInterface,
  trustFactoryInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";

/** Where each contract that the command line deploys stands under `contracts/`. */
const SOURCES = {
  InvestorRegistry: "compliance",
  PackageTitle: "asset",
  IncomeRight: "asset",
  Interpreter: "trust",
  Assembly: "governance",
  Projection: "trust",
  Repurchase: "sale",
  Note: "note",
  Offering: "trust",
  Trust: "trust",
  TrustFactory: "trust",
  BatchRules: "sale",
  Buyout: "sale",
  Auction: "sale",
  Exchange: "sale",
  FundSubscription: "sale",
  TestStablecoin: "test",
} as const;
export type ContractName = keyof typeof SOURCES;

/** What the trusts of a chain share, in the order of deployment. */
export const SHARED_CONTRACTS = [
  "InvestorRegistry",
  "PackageTitle",
  "Interpreter",
  "Assembly",
  "Note",
  "Offering",
  "Trust",
  "TrustFactory",
  "Repurchase",
] as const satisfies readonly ContractName[];

const artifactSchema = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  bytecode: z.string().startsWith("0x"),
});

/** What the build made of a contract. */
export interface BuiltContract {
  readonly interface: Interface;
  readonly bytecode: string;
}

/** @throws UserError where the contracts are not built */
export function builtContract(name: ContractName): BuiltContract {
  const path = fileURLToPath(
    new URL(`../../artifacts/contracts/${SOURCES[name]}/${name}.sol/${name}.json`, import.meta.url),
  );
  if (!existsSync(path)) {
    throw new UserError(`The contract \`${name}\` is not built yet. Run \`npm run build:contracts\`.`);
  }
  const { abi, bytecode } = artifactSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  return { interface: new Interface(JSON.stringify(abi)), bytecode };
}

/** The code that creates a contract. */
export function creationCode(name: ContractName, args: readonly unknown[] = []): string {
  const { interface: contract, bytecode } = builtContract(name);
  return concat([bytecode, contract.encodeDeploy([...args])]);
}

/** The currency as a trust uses it: ERC-20 with permit; and what the test stablecoin adds. */
export const currencyInterface = new Interface([
  "function name() view returns (string)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function transfer(address to, uint256 amount) returns (bool)",
  "function nonces(address owner) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function eip712Domain() view returns (bytes1, string, string, uint256, address, bytes32, uint256[])",
  "function mint(address to, uint256 amount)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InvalidReceiver(address receiver)",
  "error ERC20InvalidSender(address sender)",
  "error ERC2612ExpiredSignature(uint256 deadline)",
  "error ERC2612InvalidSigner(address signer, address owner)",
]);

/** Errors of libraries that the contracts use, which no interface of theirs lists. */
const libraryInterface = new Interface([
  "error SafeERC20FailedOperation(address token)",
  "error ReentrancyGuardReentrantCall()",
  "error ERC721NonexistentToken(uint256 tokenId)",
  "error ERC721InsufficientApproval(address operator, uint256 tokenId)",
  "error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)",
  "error ERC7943CannotSend(address account)",
  "error ERC7943CannotReceive(address account)",
  "error ERC7943CannotTransfer(address from, address to, uint256 amount)",
  "error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen)",
  "error MalformedProgram(uint256 offset)",
  "error UnsupportedPart(string name)",
  "error FailedDeployment()",
]);

/** Everything whose calls and errors can be put in words, however they reached a trust. */
export function knownInterfaces(): readonly Interface[] {
  const built = (Object.keys(SOURCES) as ContractName[]).flatMap((name) => {
    try {
      return [builtContract(name).interface];
    } catch {
      return [];
    }
  });
  return [
    trustInterface,
    assemblyInterface,
    noteInterface,
    offeringInterface,
    trustFactoryInterface,
    packageTitleInterface,
    repurchaseInterface,
    registryInterface,
    currencyInterface,
    libraryInterface,
    ...built,
  ];
}
