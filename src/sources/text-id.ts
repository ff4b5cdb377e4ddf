/** A number for an id that is a text: the same text gives the same number, below 2^52; two texts that give one are about one in 10^15 pairs. [from, to) is the id's place. */
export function textId(text: string, from = 0, to = text.length): number {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  // Two characters a step.
  for (let i = from; i < to; i += 2) {
    const c = text.charCodeAt(i) | (i + 1 < to ? text.charCodeAt(i + 1) << 16 : 0);
    high = Math.imul(high ^ c, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low ^ (c + i - from), 0x5bd1e995);
    low ^= low >>> 13;
  }
  return (high >>> 0) * 0x10_0000 + ((low >>> 0) & 0xf_ffff);
}
