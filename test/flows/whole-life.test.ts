import { MaxUint256, Signature } from "ethers";
import { expect, it } from "vitest";

import { plainInput, type DateInput } from "../../engine/waterfall/date-input.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import { runDates } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import { COST, deployWorld, PRICE, units, WINDOWS, type World } from "./world.ts";

const PERFORMING = 2n;
const UPHELD = 2;
/** Of one transaction (EIP-7825), of which none here may need more than a tenth. */
const MOST_GAS = 16_777_216n / 10n;
const NO_ROOT = `0x${"00".repeat(32)}`;
const TAXES = units(1_000);
const DISPOSAL = units(20_000);
const COLLECTED = [units(300_000), units(200_000), units(700_000), units(200)] as const;
const OPENING_RESERVE = units(10_000);

const report = {
  fees: [TAXES, DISPOSAL],
  amounts: [],
  metrics: [],
  events: 0,
  root: NO_ROOT,
  sum: COLLECTED[0],
  count: 1,
  documentsHash: NO_ROOT,
};

it("carries a trust from its offering to late cash, and every unit to whom it belongs", async () => {
  const world = await deployWorld();
  const { trust, currency, senior, sub, servicer, verifier, trustee, anyone, investors, setDay } = world;
  const { originator, deal } = world;
  const gas: Record<string, bigint> = { deploy: world.deployGas };
  const spend = async (name: string, sent: Sent): Promise<void> => {
    gas[name] = (await (await sent).wait())?.gasUsed ?? 0n;
  };
  const remit = async (amount: bigint): Promise<void> => {
    await currency.connect(servicer).transfer(await trust.getAddress(), amount);
  };
  const holders = [originator, ...investors].map(({ address }) => address);

  await subscribeAll(world);
  const proceeds = units(800_000) + (units(200_000) * 905n) / 1_000n;
  await setDay(deal.closing);
  await spend("close", world.offering.connect(anyone).close());
  expect(await trust.status()).toBe(PERFORMING);
  expect(await world.title.ownerOf(1)).toBe(await trust.getAddress());
  expect(await currency.balanceOf(await trust.getAddress())).toBe(proceeds);
  expect(await trust.reserved()).toBe(OPENING_RESERVE);
  expect(await trust.setAside()).toBe(proceeds - OPENING_RESERVE);
  expect(await trust.releasable(3)).toBe(COST);
  expect(await trust.releasable(4)).toBe(proceeds - COST - OPENING_RESERVE);
  expect(proceeds - COST - OPENING_RESERVE).toBeGreaterThan(PRICE);
  await spend("collect of 4", world.offering.connect(anyone).collect(0, holders));
  expect(await senior.lockedOf(originator.address)).toBe(units(40_000));
  await trust.connect(anyone).release(3);
  await trust.connect(anyone).release(4);

  // The first date: reported and not challenged.
  const [first, second, third] = deal.dates.map(({ day }) => day) as [number, number, number];
  await remit(COLLECTED[0]);
  await setDay(first - WINDOWS.collectionEnd + 1);
  await spend("closePeriod", trust.connect(anyone).closePeriod());
  await spend("report", trust.connect(servicer).report(report));
  await setDay(first);
  await spend("distribute", trust.connect(anyone).distribute());
  await spend("note transfer", senior.connect(investors[0]).transfer(investors[1].address, units(60_000)));
  await spend("claim", senior.connect(investors[0]).claim());
  await spend("pay of 4", senior.connect(anyone).pay(holders));

  // The second: no report, and a holder who is blocked by the currency's issuer.
  await remit(COLLECTED[1]);
  await setDay(second);
  await trust.connect(anyone).closePeriod();
  await setDay(second + WINDOWS.reportBy + 1);
  await trust.connect(anyone).distribute();
  await currency.connect(world.operator).setBlocked(investors[1].address, true);
  await spend("second pay of 4", senior.connect(anyone).pay(holders));
  expect(await senior.claimable(investors[1].address)).toBeGreaterThan(0n);
  await currency.connect(world.operator).setBlocked(investors[1].address, false);

  // The third: reported, challenged, upheld. Sub notes are collected only now, with all that they have earned.
  await remit(COLLECTED[2]);
  await setDay(third);
  await trust.connect(anyone).closePeriod();
  await trust.connect(servicer).report(report);
  await setDay(third + WINDOWS.reportBy + 1);
  await trust.connect(verifier).challenge("expenses without invoices");
  await trust.connect(trustee).resolve(UPHELD);
  await trust.connect(anyone).distribute();
  await world.offering.connect(anyone).collect(1, holders);

  // Late cash.
  await remit(COLLECTED[3]);
  const late = third + 40;
  await setDay(late);
  await trust.connect(anyone).closePeriod();
  await setDay(late + WINDOWS.reportBy + 1);
  await trust.connect(anyone).distribute();

  const input = (day: number, collected: bigint, change: Partial<DateInput>): DateInput => ({
    ...plainInput(deal, day, collected),
    ...change,
  });
  const expected = runDates(deal, openingState(deal), [
    input(first, COLLECTED[0], { feeAmounts: [TAXES, 0n, DISPOSAL, 0n] }),
    input(second, COLLECTED[1], { reportMissed: true }),
    input(third, COLLECTED[2], { reportMissed: true }),
    input(late, COLLECTED[3], { reportMissed: true }),
  ]);
  for (const classIndex of [0, 1]) {
    const { given } = await trust.classAccount(classIndex);
    expect(given, `class ${classIndex}`).toBe(givenTo(expected, classIndex));
  }
  for (const party of deal.parties.keys()) {
    const paid = expected.reduce((sum, date) => sum + paidToParty(world, date, party), 0n);
    expect(await trust.releasable(party), `party ${party}`).toBe(paid);
    await trust.connect(anyone).release(party);
  }
  await senior.connect(anyone).pay(holders);
  await sub.connect(anyone).pay(holders);
  await senior.connect(anyone).pay(holders);
  for (const [classIndex, note] of [senior, sub].entries()) {
    const { given, paid } = await trust.classAccount(classIndex);
    expect(given - paid).toBeLessThan(BigInt(holders.length));
    const received = await Promise.all(holders.map((holder) => note.paidTo(holder)));
    expect(received.reduce((sum, one) => sum + one, 0n)).toBe(paid);
  }
  const left = await currency.balanceOf(await trust.getAddress());
  expect(left).toBe((await trust.setAside()) + (await trust.reserved()));
  expect(await trust.nextDate()).toBe(0n);
  for (const [name, used] of Object.entries(gas)) {
    expect(used, name).toBeLessThan(MOST_GAS);
  }
});

type Sent = Promise<{ wait(): Promise<{ readonly gasUsed: bigint } | null> }>;

function givenTo(dates: readonly DateResult[], classIndex: number): bigint {
  return dates.reduce((sum, { classes }) => {
    const paid = classes[classIndex];
    return paid === undefined ? sum : sum + paid.interestPaid + paid.principalPaid + paid.residualPaid;
  }, 0n);
}

function paidToParty({ deal }: World, date: DateResult, party: number): bigint {
  const fees = deal.fees.reduce(
    (sum, { payee }, i) => (payee === party ? sum + (date.fees[i]?.paid ?? 0n) : sum),
    0n,
  );
  return fees + (date.shares[party] ?? 0n);
}

/** The originator and three investors take the whole issue; the last one by a permit that somebody else has used first. */
async function subscribeAll(world: World): Promise<void> {
  const { currency, offering, title, originator, investors, anyone } = world;
  const to = await offering.getAddress();
  await title.connect(originator).approve(to, 1);
  for (const signer of [originator, investors[0], investors[1]]) {
    await currency.connect(signer).approve(to, MaxUint256);
  }
  await offering.connect(originator).subscribe(0, units(40_000));
  await offering.connect(originator).subscribe(1, units(10_000));
  await offering.connect(investors[0]).subscribe(0, units(460_000));
  await offering.connect(investors[1]).subscribe(0, units(300_000));
  await offering.connect(investors[1]).subscribe(1, units(90_000));

  const [, name, version, chainId, verifyingContract] = await currency.eip712Domain();
  const value = await offering.costOf(1, units(100_000));
  const owner = investors[2].address;
  const permit = { owner, spender: to, value, nonce: await currency.nonces(owner), deadline: MaxUint256 };
  const signed = await investors[2].signTypedData(
    { name, version, chainId, verifyingContract },
    {
      Permit: ["owner address", "spender address", "value uint256", "nonce uint256", "deadline uint256"].map(
        field,
      ),
    },
    permit,
  );
  const { v, r, s } = Signature.from(signed);
  await currency.connect(anyone).permit(owner, to, value, MaxUint256, v, r, s);
  await offering.connect(investors[2]).subscribeWithPermit(1, units(100_000), MaxUint256, v, r, s);
}

function field(text: string): { name: string; type: string } {
  const [name = "", type = ""] = text.split(" ");
  return { name, type };
}
