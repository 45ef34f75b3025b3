import { keccak256 } from "ethers";

import { currencyInterface } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import { encodeSetup } from "../setup/encode-setup.ts";
import type { AuditContext } from "./context.ts";

/** Whether the trust's names for its terms and set-up are theirs, and the set-up fits the terms. */
export function judgeTerms(context: AuditContext, chainId: bigint): void {
  const { reading, setUp, deal, tallies } = context;
  const { trust, currency } = reading;
  const { core, rest } = setUp;
  const { terms } = tallies;
  const getter = (rule: string, name: string) =>
    context.inGetter(rule, { contract: trustInterface, address: trust.address, name });
  terms.equal(getter("terms-hash", "termsHash"), keccak256(trust.terms), trust.termsHash);
  terms.equal(getter("setup-hash", "setupHash"), keccak256(trust.setup), trust.setupHash);
  terms.equal(getter("setup-encoding", "setup"), encodeSetup(setUp), trust.setup);
  terms.equal(getter("chain-id", "setup"), chainId, core.chainId);
  terms.equal(getter("currency", "currency"), core.currency, trust.currency);
  terms.equal(getter("registry", "registry"), core.registry, trust.registry);
  const counts = [
    ["parties", deal.parties.length, rest.parties.length],
    ["tokens", deal.classes.length, rest.tokens.length],
    ["indices", deal.indices.length, rest.indices.length],
    ["reported-amounts", deal.reportedAmounts.length, rest.reportedAmountMax.length],
    ["metrics", deal.metrics.length, rest.metricMax.length],
    ["notes", deal.classes.length, trust.notes.length],
  ] as const;
  for (const [what, expected, found] of counts) {
    terms.equal(getter(`${what}-count`, "setup"), expected, found);
  }
  rest.indices.forEach(({ firstFixing, low, high }, i) => {
    terms.holds(
      firstFixing >= low && firstFixing <= high,
      { ...getter("first-fixing-in-band", "setup"), step: `index ${deal.indices[i] ?? i}` },
      `from ${low} to ${high}`,
      firstFixing,
    );
  });
  deal.fees.forEach(({ id, payee, basis }) => {
    if (basis.kind === "reported") {
      terms.holds(
        rest.parties[payee] !== core.trustee,
        { ...getter("reported-fee-not-trustees", "setup"), step: `fee ${id}` },
        "a payee other than the trustee",
        rest.parties[payee] ?? "none",
      );
    }
  });
  terms.equal(
    context.inGetter("currency-decimals", {
      contract: currencyInterface,
      address: currency.address,
      name: "decimals",
    }),
    BigInt(deal.currency.decimals),
    currency.decimals,
  );
}
