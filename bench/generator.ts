/**
 * The seeded generator of the benchmark streams: sfc32, so that anybody can draw the same requests in any language. State a = seed,
 * b = stream, c = 0x9E3779B9, d = 1, the first 15 outputs discarded. Replication r of an experiment is stream r.
 */
export class Generator {
  #a: number
  #b: number
  #c = 0x9e3779b9
  #d = 1

  constructor(seed: number, stream: number) {
    this.#a = seed >>> 0
    this.#b = stream >>> 0
    for (let discarded = 0; discarded < 15; discarded += 1) this.u32()
  }

  /** A whole number from 0 to 2^32 - 1. */
  u32(): number {
    const out = (this.#a + this.#b + this.#d) >>> 0
    this.#d = (this.#d + 1) >>> 0
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0
    this.#b = (this.#c + (this.#c << 3)) >>> 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + out) >>> 0
    return out
  }

  /** From 0 to below 1. */
  uniform(): number {
    return this.u32() / 2 ** 32
  }

  bernoulli(p: number): boolean {
    return this.uniform() < p
  }

  binomial(n: number, p: number): number {
    let k = 0
    for (let i = 0; i < n; i += 1) if (this.bernoulli(p)) k += 1
    return k
  }

  /** Standard normal: Box and Muller, the cosine branch. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log((this.u32() + 0.5) / 2 ** 32))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }
}
