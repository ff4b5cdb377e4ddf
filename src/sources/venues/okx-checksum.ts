/** The sum OKX made of the best 25 levels until 2026: bid, ask, bid, ask as it wrote them; the shorter side just ends. CRC-32, signed. */
import { SIDE_BID } from '../../../assembly/layout.ts';
import { crc32 } from '../checksum.ts';
import type { Frame } from '../frame.ts';
import type { ChecksumLevel, ChecksumLevels } from '../venue.ts';

/** Levels a side. */
export const okxSummed = 25;

export function okxChecksum({ bids, asks }: ChecksumLevels): number {
  const parts: string[] = [];
  for (let i = 0; i < okxSummed; i++) {
    const bid = bids[i];
    const ask = asks[i];
    if (bid) parts.push(bid.pxText, bid.qtyText);
    if (ask) parts.push(ask.pxText, ask.qtyText);
  }
  return crc32(parts.join(':')) | 0;
}

/** Of a whole book, the levels of `frame` from `from` on. */
export function okxChecksumOf(frame: Frame, from: number): number {
  const bids: ChecksumLevel[] = [];
  const asks: ChecksumLevel[] = [];
  for (let k = from; k < frame.levels; k++) {
    const px = frame.levelPx[k] as number;
    const level = { px, pxText: frame.pxTexts[k] as string, qtyText: frame.qtyTexts[k] as string };
    (frame.levelSide[k] === SIDE_BID ? bids : asks).push(level);
  }
  return okxChecksum({ bids: bids.sort((a, b) => b.px - a.px), asks: asks.sort((a, b) => a.px - b.px) });
}
