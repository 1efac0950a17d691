/** How many successes and failures are believed in, both above 0. */
export interface Belief {
  readonly successes: number;
  readonly failures: number;
}

/** The chance of success that is expected: the mean of the Beta distribution. */
export function meanOf({ successes, failures }: Belief): number {
  return successes / (successes + failures);
}

const HALVINGS = 40;

/**
 * The chance of success that is believed to be exceeded with probability 1 - `u` (0 to 1): the quantile of the Beta
 * distribution, to about nine digits. With one `u` it grows with the successes and shrinks with the failures.
 */
export function quantileOf(belief: Belief, u: number): number {
  let low = 0;
  let high = 1;
  for (let n = 0; n < HALVINGS; n += 1) {
    const middle = (low + high) / 2;
    if (shareBelow(belief, middle) < u) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularized incomplete beta function, by its continued fraction where that converges fast. */
function shareBelow({ successes: a, failures: b }: Belief, x: number): number {
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * fractionAt(a, b, x)) / a
    : 1 - (front * fractionAt(b, a, 1 - x)) / b;
}

const TINY = 1e-300;
const EXACT = 1e-13;
const MAX_TERMS = 300;

/** Lentz's method. */
function fractionAt(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      step = d * c;
      value *= step;
    }
    if (Math.abs(step - 1) < EXACT) break;
  }
  return value;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

const LANCZOS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155,
  1.208650973866179e-3, -5.395239384953e-6,
];

function logGamma(x: number): number {
  const base = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const series = LANCZOS.reduce((sum, factor, n) => sum + factor / (x + n + 1), 1.000000000190015);
  return Math.log((Math.sqrt(2 * Math.PI) * series) / x) - base;
}
