const STEPS_PER_OCTAVE = 64;
const stepsPerUnit = STEPS_PER_OCTAVE / Math.LN2;
/** ln 2 / 64 in two parts: the first has zeros enough at its end to be multiplied without rounding. */
const STEP_HIGH = 0.010830424667801708;
const STEP_LOW = 2.8447437476627285e-11;
/** Where a double can still hold the result, with room to spare. */
const LEAST_EXPONENT = -690;
const LEAST_OCTAVE = -1022;

/** 2^(i/64), and 2^i from −1022 on: by square roots and products alone, which round alike everywhere. */
const fractions = Float64Array.from({ length: STEPS_PER_OCTAVE }, (_, i) => {
  let power = 1;
  let root = 2;
  for (let bit = STEPS_PER_OCTAVE / 2; bit >= 1; bit /= 2) {
    root = Math.sqrt(root);
    power *= (i & bit) === 0 ? 1 : root;
  }
  return power;
});
const octaves = Float64Array.from({ length: 2046 }, (_, i) => 2 ** (i + LEAST_OCTAVE));

/**
 * e^x to about 1e-15 of itself for x from −690 to 690, below which it stays as at −690: the same bits on every machine,
 * which `Math.exp` does not promise. Tang's way (ACM TOMS 15, 1989): a table of 2^(i/64) and a polynomial.
 */
export function exp(x: number): number {
  const bounded = x < LEAST_EXPONENT ? LEAST_EXPONENT : x;
  const step = Math.floor(bounded * stepsPerUnit + 0.5);
  const r = bounded - step * STEP_HIGH - step * STEP_LOW;
  const index = step | 0;
  const tail = r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
  const fraction = fractions[index & 63] ?? 1;
  return (fraction + fraction * tail) * (octaves[(index >> 6) - LEAST_OCTAVE] ?? 1);
}

/** The share of a standard normal below z, to 1e-14 (Hart 1968, as West gives it, “Better approximations to cumulative normal functions”, 2005). */
export function normalShare(z: number): number {
  const size = z < 0 ? -z : z;
  const density = exp(-0.5 * size * size);
  let beyond: number;
  if (size < 7.07106781186547) {
    const above =
      (((((3.52624965998911e-2 * size + 0.700383064443688) * size + 6.37396220353165) * size +
        33.912866078383) *
        size +
        112.079291497871) *
        size +
        221.213596169931) *
        size +
      220.206867912376;
    const below =
      ((((((8.83883476483184e-2 * size + 1.75566716318264) * size + 16.064177579207) * size +
        86.7807322029461) *
        size +
        296.564248779674) *
        size +
        637.333633378831) *
        size +
        793.826512519948) *
        size +
      440.413735824752;
    beyond = (density * above) / below;
  } else {
    beyond = density / (size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))))) / 2.506628274631;
  }
  return z > 0 ? 1 - beyond : beyond;
}

/** Replaces each of the first `count` numbers by its `normalShare`. */
export function normalShares(numbers: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    numbers[i] = normalShare(numbers[i] ?? 0);
  }
}

/** The z below which a share of a standard normal lies, to 1e-15 of itself (AS 241, PPND16: Wichura, Applied Statistics 37, 1988). */
export function normalQuantile(share: number): number {
  const q = share - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    const r = 0.180625 - q * q;
    return (
      (q *
        (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r +
          45921.953931549871457) *
          r +
          13731.693765509461125) *
          r +
          1971.5909503065514427) *
          r +
          133.14166789178437745) *
          r +
          3.387132872796366608)) /
      (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r +
        21213.794301586595867) *
        r +
        5394.1960214247511077) *
        r +
        687.1870074920579083) *
        r +
        42.313330701600911252) *
        r +
        1)
    );
  }
  const r = Math.sqrt(-Math.log(q < 0 ? share : 1 - share));
  let z: number;
  if (r <= 5) {
    const s = r - 1.6;
    z =
      (((((((7.7454501427834140764e-4 * s + 0.0227238449892691845833) * s + 0.24178072517745061177) * s +
        1.27045825245236838258) *
        s +
        3.64784832476320460504) *
        s +
        5.7694972214606914055) *
        s +
        4.6303378461565452959) *
        s +
        1.42343711074968357734) /
      (((((((1.05075007164441684324e-9 * s + 5.475938084995344946e-4) * s + 0.0151986665636164571966) * s +
        0.14810397642748007459) *
        s +
        0.68976733498510000455) *
        s +
        1.6763848301838038494) *
        s +
        2.05319162663775882187) *
        s +
        1);
  } else {
    const s = r - 5;
    z =
      (((((((2.01033439929228813265e-7 * s + 2.71155556874348757815e-5) * s + 0.0012426609473880784386) * s +
        0.026532189526576123093) *
        s +
        0.29656057182850489123) *
        s +
        1.7848265399172913358) *
        s +
        5.4637849111641143699) *
        s +
        6.6579046435011037772) /
      (((((((2.04426310338993978564e-15 * s + 1.4215117583164458887e-7) * s + 1.8463183175100546818e-5) * s +
        7.868691311456132591e-4) *
        s +
        0.0148753612908506148525) *
        s +
        0.13692988092273580531) *
        s +
        0.59983220655588793769) *
        s +
        1);
  }
  return q < 0 ? -z : z;
}
