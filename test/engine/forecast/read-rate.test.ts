import { describe, expect, it } from "vitest";

import { readRate, readRateOrCurve } from "../../../engine/forecast/read-rate.ts";

describe("a rate or a curve", () => {
  it("is read as a percentage or a share, flat or by years", () => {
    expect(readRateOrCurve("12.5%")).toEqual({ rate: 0.125 });
    expect(readRateOrCurve("0.125")).toEqual({ rate: 0.125 });
    expect(readRateOrCurve("0:4%, 2.5:0.06,10:8%")).toEqual({
      rate: [
        [0, 0.04],
        [2.5, 0.06],
        [10, 0.08],
      ],
    });
    expect(readRate("-5%", { signed: true })).toEqual({ rate: -0.05 });
  });

  it("names every fault of every point", () => {
    const reading = readRateOrCurve("1:8%,1:9%,3:ten,x:5%,2:-1%,,100:5%,4:12");
    const faults = "faults" in reading ? reading.faults : [];
    expect(faults.map(({ point, rule, found }) => [point, rule, found])).toEqual([
      [1, "curve-order", "1:9%"],
      [2, "rate", "ten"],
      [3, "curve-point", "x:5%"],
      [4, "curve-order", "2:-1%"],
      [4, "rate", "-1%"],
      [5, "curve-point", ""],
      [6, "curve-point", "100:5%"],
      [7, "rate", "12"],
    ]);
    expect(faults.at(-1)?.hint).toBe("for 12 percent write 12%");
  });

  it.each(["-100%", "1001%", "", "ten", "12"])("refuses %j alone", (text) => {
    expect(readRate(text, { signed: true })).toMatchObject({ faults: [{ rule: "rate", found: text }] });
  });
});
