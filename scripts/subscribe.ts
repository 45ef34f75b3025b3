import { Signature, type Wallet } from "ethers";

import { offeringInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { currencyInterface } from "./session/contracts.ts";
import { readAllotment } from "./session/allotment.ts";
import { deploymentBlock, readEvents } from "./session/logs.ts";
import { type PlanStep, callStep } from "./session/plan.ts";
import { readAmount, readTogether } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  ContractRefusal,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readContract,
  readNumber,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import {
  type TrustView,
  findClass,
  noteOf,
  openTrust,
  partCall,
  statusInWords,
} from "./session/trust-view.ts";

const PERMIT_SECONDS = 3_600n;

export interface SubscribeFlags extends SendFlags {
  readonly class: string;
  readonly face: string;
  readonly permit: boolean;
}

/** An investor's, and the originator's for what it retains. */
export const subscribe: CliCommand = {
  name: "subscribe",
  configure: (command, run) => {
    addSendFlags(command)
      .description(
        "An investor subscribes for notes: pays the issue price into the offering until the closing.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--class <id>", "which class")
      .requiredOption("--face <amount>", "original face to hold in all, in currency units")
      .option("--no-permit", "approve in a transaction of its own instead of by a signature (ERC-2612)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir subscribe jianghe --class senior --face 1_000_000 --from investor01\n" +
          "  weir subscribe jianghe --class sub --face 50_000 --from originator --dry-run\n",
      )
      .action(run(subscribeNotes));
  },
};

export async function subscribeNotes(context: CliContext, name: string, flags: SubscribeFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const { decimals, symbol, address: currency } = trust.currency;
  const { classIndex, face } = readTogether({
    classIndex: () => findClass(trust, flags.class),
    face: () => readAmount(flags.face, decimals, "--face"),
  });
  const note = noteOf(trust, classIndex);
  const signer = await openSigner(session);
  const readOffering = (method: string, args: readonly unknown[]) =>
    readNumber(session, { to: trust.offering, contract: offeringInterface, method, args });
  const held =
    trust.status === "offering"
      ? await readOffering("subscription", [classIndex, signer.address])
      : await readPastSubscription(session, { trust, classIndex, subscriber: signer.address });
  const data = { class: note.name, subscriber: signer.address, face: face.toString() };
  if (held >= face) {
    return tellAlready(session, {
      words: [`${signer.address} has subscribed for ${formatUnits(held, decimals)} of ${note.name} already.`],
      data,
    });
  }
  if (trust.status !== "offering") {
    throw new UserError(
      `The offering of ${trust.address} is over (the trust is ${statusInWords(trust.status)}), so nobody can subscribe any more.`,
    );
  }
  const missing = face - held;
  const cost = await readOffering("costOf", [classIndex, missing]);
  const balance = await readNumber(session, {
    to: currency,
    contract: currencyInterface,
    method: "balanceOf",
    args: [signer.address],
  });
  if (balance < cost) {
    throw new UserError(
      `${signer.address} has ${formatUnits(balance, decimals)} ${symbol}, less than the ${formatUnits(cost, decimals)} that this costs. Nothing was sent.`,
    );
  }
  const title = `Subscribe for ${formatUnits(missing, decimals)} of ${note.name}, for ${formatUnits(cost, decimals)} ${symbol}`;
  const steps = await planSubscription(session, {
    trust,
    signer,
    classIndex,
    face: missing,
    cost,
    title,
    permit: flags.permit,
  });
  const result = await carryOut(session, { signer, steps, flags });
  const words = [`${signer.address} has subscribed for ${formatUnits(face, decimals)} of ${note.name}.`];
  if (trust.setup.subscription?.isProRata !== true || result.kind === "planned") {
    return tellCarriedOut(session, result, { words, data: { ...data, cost: cost.toString() } });
  }
  const allotted = await readAllotment(session, trust, { classIndex, subscriber: signer.address });
  return tellCarriedOut(session, result, {
    words: [
      ...words,
      `If nothing more is subscribed it is allotted ${formatUnits(allotted.face, decimals)} of it, and ${formatUnits(allotted.excess, decimals)} ${symbol} go back.`,
    ],
    data: {
      ...data,
      cost: cost.toString(),
      allotted: allotted.face.toString(),
      excess: allotted.excess.toString(),
    },
  });
}

interface PastSubscriptionParameters {
  readonly trust: TrustView;
  readonly classIndex: number;
  readonly subscriber: string;
}

/** Face subscribed before the offering ended: what is collected is no subscription any more. */
async function readPastSubscription(
  session: ChainSession,
  { trust, classIndex, subscriber }: PastSubscriptionParameters,
): Promise<bigint> {
  const events = await readEvents(session, {
    address: trust.offering,
    contract: offeringInterface,
    event: "Subscribed",
    fromBlock: await deploymentBlock(session, trust),
  });
  return events.reduce((sum, { args }) => {
    const face: unknown = args.getValue("face");
    const isOwn =
      args.getValue("subscriber") === subscriber && Number(args.getValue("classIndex")) === classIndex;
    return isOwn && typeof face === "bigint" ? sum + face : sum;
  }, 0n);
}

interface PlanSubscriptionParameters {
  readonly trust: TrustView;
  readonly signer: Wallet;
  readonly classIndex: number;
  readonly face: bigint;
  readonly cost: bigint;
  readonly title: string;
  readonly permit: boolean;
}

async function planSubscription(
  session: ChainSession,
  { trust, signer, classIndex, face, cost, title, permit }: PlanSubscriptionParameters,
): Promise<readonly PlanStep[]> {
  const { address: currency, symbol } = trust.currency;
  const plain = partCall("Offering", trust.offering, offeringInterface, "subscribe", [classIndex, face]);
  const allowance = await readNumber(session, {
    to: currency,
    contract: currencyInterface,
    method: "allowance",
    args: [signer.address, trust.offering],
  });
  if (allowance >= cost) {
    return [callStep(title, plain)];
  }
  const signature = permit
    ? await signPermit(session, { currency, signer, spender: trust.offering, value: cost })
    : undefined;
  if (signature !== undefined) {
    const { deadline, v, r, s } = signature;
    return [
      callStep(
        title,
        partCall("Offering", trust.offering, offeringInterface, "subscribeWithPermit", [
          classIndex,
          face,
          deadline,
          v,
          r,
          s,
        ]),
      ),
    ];
  }
  return [
    callStep(
      `Let the offering take ${cost} smallest units of ${symbol}`,
      partCall(symbol, currency, currencyInterface, "approve", [trust.offering, cost]),
    ),
    { ...callStep(title, plain), needsBefore: true },
  ];
}

interface SignPermitParameters {
  readonly currency: string;
  readonly signer: Wallet;
  readonly spender: string;
  readonly value: bigint;
}

/** An ERC-2612 permit under the currency's own domain (ERC-5267); `undefined` where the currency has none. */
async function signPermit(
  session: ChainSession,
  { currency, signer, spender, value }: SignPermitParameters,
): Promise<{ deadline: bigint; v: number; r: string; s: string } | undefined> {
  let domain: readonly unknown[];
  let nonce: bigint;
  try {
    domain = await readContract(session, {
      to: currency,
      contract: currencyInterface,
      method: "eip712Domain",
    });
    nonce = await readNumber(session, {
      to: currency,
      contract: currencyInterface,
      method: "nonces",
      args: [signer.address],
    });
  } catch (error) {
    if (error instanceof ContractRefusal) {
      return undefined;
    }
    throw error;
  }
  const [, domainName, version] = domain;
  const deadline = session.head.timestamp + PERMIT_SECONDS;
  const signature = Signature.from(
    await signer.signTypedData(
      {
        name: String(domainName),
        version: String(version),
        chainId: session.chainId,
        verifyingContract: currency,
      },
      {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      { owner: signer.address, spender, value, nonce, deadline },
    ),
  );
  return { deadline, v: signature.v, r: signature.r, s: signature.s };
}
