/** The order flow of the best levels as a script computes it: JSON.parse, quantities in a Map, prices of a side in a sorted list. */
import type { Recorded } from './recorded-lines.ts';

interface Message {
  data?: { e?: string; u: number; b: [string, string][]; a: [string, string][] };
  result?: { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] };
}

class PlainSide {
  readonly qty = new Map<number, number>();
  /** Best first; of asks as they are, of bids with their sign turned. */
  readonly keys: number[] = [];
  top: [number, number][] = [];

  constructor(
    readonly sign: number,
    readonly contract: number,
  ) {}

  put(levels: readonly [string, string][]): void {
    for (const [price, size] of levels) {
      const px = Number(price);
      const key = this.sign * px;
      const qty = this.contract > 0 ? (Number(size) * this.contract) / px : Number(size);
      const known = this.qty.has(key);
      if (qty > 0) this.qty.set(key, qty);
      else this.qty.delete(key);
      if (known === qty > 0) continue;
      let low = 0;
      let high = this.keys.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.keys[middle]! < key) low = middle + 1;
        else high = middle;
      }
      this.keys.splice(low, known ? 1 : 0, ...(known ? [] : [key]));
    }
  }

  flow(ranks: number, out: Float64Array | undefined): void {
    const before = this.top;
    this.top = this.keys.slice(0, ranks).map((key) => [key, this.qty.get(key)!]);
    if (!out) return;
    for (let k = 0; k < ranks; k++) {
      const [p, q] = this.top[k] ?? [Number.POSITIVE_INFINITY, 0];
      const [p0, q0] = before[k] ?? [Number.POSITIVE_INFINITY, 0];
      out[k] = out[k]! - this.sign * ((p <= p0 ? q : 0) - (p >= p0 ? q0 : 0));
    }
  }
}

/** Adds the flow of a stream by rank. */
export function plainFlow({ texts, market, symbol }: Recorded, ranks: number, out: Float64Array): void {
  const contract = market !== 'coin-m' ? 0 : symbol.startsWith('BTC') ? 100 : 10;
  const sides = [new PlainSide(-1, contract), new PlainSide(1, contract)] as const;
  let at = Number.NaN;
  let waiting: NonNullable<Message['data']>[] = [];
  const quote = { bid: 0, ask: 0 };
  const apply = ({ u, b, a }: NonNullable<Message['data']>): void => {
    if (u <= at) return;
    sides[0].put(b);
    sides[1].put(a);
    for (const side of sides) side.flow(ranks, out);
  };
  for (const text of texts) {
    const { data, result } = JSON.parse(text) as Message;
    if (result) {
      at = result.lastUpdateId;
      sides[0].put(result.bids);
      sides[1].put(result.asks);
      for (const side of sides) side.flow(ranks, undefined);
      for (const one of waiting) apply(one);
      waiting = [];
    } else if (data?.e === 'depthUpdate') {
      if (Number.isNaN(at)) waiting.push(data);
      else apply(data);
    } else if (data && data.e !== 'trade') {
      quote.bid = Number(data.b);
      quote.ask = Number(data.a);
    }
  }
}
