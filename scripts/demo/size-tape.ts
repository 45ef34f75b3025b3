import type { Day, Deal, Units } from "../../engine/deal/model.ts";
import type { Assumptions } from "../../engine/forecast/assumptions.ts";
import { forecast } from "../../engine/forecast/forecast.ts";
import { sampleTape } from "../../engine/tape/sample-tape.ts";

export interface SizeTapeParameters {
  readonly deal: Pick<Deal, "classes" | "currency">;
  readonly loans: number;
  readonly seed: string;
  readonly assumptions: Assumptions;
  /** From which the loans are valued; else each as just defaulted. */
  readonly cutOff?: Day;
}

/** Of the faces, in percent: what the package is to be worth. */
const WORTH_PERCENT = 125n;

/** The book value, smallest units of the tape's currency, at which a made-up tape is worth more than a deal's classes. */
export function coveringBookValue({ deal, loans, seed, assumptions, cutOff }: SizeTapeParameters): Units {
  const tape = sampleTape({ loans, seed, lastDay: cutOff });
  const faces = deal.classes.reduce((sum, { face }) => sum + face, 0n);
  const { bookValue, presentValue } = forecast(tape.loans, assumptions, { cutOff });
  return (
    (faces * WORTH_PERCENT * bookValue * 10n ** BigInt(tape.currency.decimals)) /
    (100n * presentValue * 10n ** BigInt(deal.currency.decimals))
  );
}
