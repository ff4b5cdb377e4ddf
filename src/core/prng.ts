/**
 * Seeded chance: xoshiro128** (Blackman, Vigna 2018), integers only, so the same seed gives the same numbers on every machine.
 * Streams of one seed are independent for all that matters here: their states come from splitmix32.
 */
export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** The four words of the state, not all 0. */
  constructor(a: number, b: number, c: number, d: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0;
  }

  /** Whole number of 0 .. 2^32 - 1. */
  next(): number {
    const five = Math.imul(this.#b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** Uniform on (0, 1), never an end, steps of 2^-32. */
  uniform(): number {
    return (this.next() + 0.5) / 4_294_967_296;
  }

  /** Whole number of 0 .. n - 1, n at most 2^32; the bias is below n / 2^32. */
  below(n: number): number {
    return Math.floor((this.next() / 4_294_967_296) * n);
  }
}

/** The generator of stream number `stream` of a seed; both whole numbers. */
export function openPrng(seed: number, stream = 0): Prng {
  let at = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b) ^ Math.floor(seed / 4_294_967_296)) | 0;
  const word = (): number => {
    at = (at + 0x9e3779b9) | 0;
    let z = at;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  return new Prng(word(), word(), word(), word() | 1);
}
