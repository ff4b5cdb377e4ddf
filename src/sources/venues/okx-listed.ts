/**
 * Instruments of OKX: as its own list describes them, and those that are known without it. The price steps of `okxSteps` are those of
 * 2022-05-13, of spot, swaps in USDT and swaps in USD alike; where a step is finer by now, prices make it so. What a contract is worth is
 * taken from `venue-contracts.ts`, and from the venue's list for the rest.
 */
import type { Contract } from '../scale-writer.ts';
import type { Listing } from '../venue.ts';
import { okxInstrument } from '../venue-contracts.ts';

export const okxAsOf = '2022-05-13';

const steps =
  'BTC 0.1, ETH 0.01, SOL 0.001, XRP 0.00001, DOGE 0.000001, ADA 0.00001, TRX 0.00001, LINK 0.001, AVAX 0.001, DOT 0.001, LTC 0.01, ' +
  'BCH 0.01, UNI 0.001, ETC 0.001, XLM 0.00001, FIL 0.001, ATOM 0.001, ALGO 0.0001, GRT 0.0001, SAND 0.0001, MANA 0.0001, CRV 0.0001';

export function okxListings(): Listing[] {
  const bases = steps.split(', ').map((entry) => entry.split(' ') as [string, string]);
  return ['-USDT', '-USDT-SWAP', '-USD-SWAP'].flatMap((kind) => bases.map(([base, step]) => okxListing(`${base}${kind}`, Number(step))));
}

export function okxListing(symbol: string, tickSize: number): Listing {
  const { instrument, contract } = okxInstrument(symbol, tickSize);
  return contract === undefined ? { instrument } : { instrument, contract };
}

/** An entry of the instruments channel: spot, swap or future; undefined for what is no market, or not described well enough. */
export function okxListingOf(entry: Record<string, unknown>): Listing | undefined {
  const { instId: symbol, instType: type, tickSz, ctVal, ctValCcy, ctType, ctMult, state } = entry;
  const tickSize = Number(tickSz);
  if (typeof symbol !== 'string' || !(tickSize > 0) || (state !== undefined && state !== 'live')) return undefined;
  if (type !== 'SPOT' && type !== 'SWAP' && type !== 'FUTURES') return undefined;
  const { instrument } = okxInstrument(symbol, tickSize);
  if (type === 'SPOT') return { instrument };
  const value = Number(ctVal) * (Number(ctMult) || 1);
  if (!(value > 0)) return { instrument, contract: 'unknown' };
  if (ctType === 'inverse') return { instrument: { ...instrument, inverseValue: value }, contract: { quote: value } };
  const contract: Contract | 'unknown' = ctValCcy === instrument.base ? { base: value } : 'unknown';
  return { instrument, contract };
}

/** The index of a derivative: `BTC-USDT` of `BTC-USDT-SWAP`. */
export function okxIndexOf(symbol: string): string {
  return symbol.split('-').slice(0, 2).join('-');
}
