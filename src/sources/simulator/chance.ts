/** Draws of one seeded stream: waiting times, normal numbers, counts. Plain arithmetic, so every machine draws the same. */
import { openPrng, type Prng } from '../../core/prng.ts';
import { ln } from '../../methods/maths/logarithm.ts';

export class Chance {
  readonly #prng: Prng;

  constructor(seed: number, stream: number) {
    this.#prng = openPrng(seed, stream);
  }

  /** Uniform on (0, 1). */
  uniform(): number {
    return this.#prng.uniform();
  }

  /** Uniform on (from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.#prng.uniform();
  }

  below(n: number): number {
    return this.#prng.below(n);
  }

  /** Exponential of mean 1. */
  wait(): number {
    return -ln(this.#prng.uniform());
  }

  /** Poisson of a mean of a few at most: unit waits that fit into it. */
  count(mean: number): number {
    let left = mean - this.wait();
    let n = 0;
    while (left > 0) {
      n++;
      left -= this.wait();
    }
    return n;
  }

  /** Standard normal, by the polar method; the second number of the pair is not kept. */
  normal(): number {
    for (;;) {
      const x = 2 * this.#prng.uniform() - 1;
      const y = 2 * this.#prng.uniform() - 1;
      const square = x * x + y * y;
      if (square < 1 && square > 0) return x * Math.sqrt((-2 * ln(square)) / square);
    }
  }
}
