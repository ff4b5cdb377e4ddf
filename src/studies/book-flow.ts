/**
 * What studies on a book's levels share: the order flow of each message at each rank, base units, and how far the middle has moved with it,
 * quote currency. NaN for both where the message before cannot be compared: after a snapshot, a gap or a crossed book, and next to an empty side.
 */
import type { Column } from '../kernels/arena.ts';
import { bookRanks, type StudyContext } from './study.ts';

export interface BookFlow {
  /** By rank, best first. */
  readonly flow: readonly Column[];
  readonly move: Column;
  push(from: number, to: number): void;
  /** What comes next has nothing before it. */
  forget(): void;
}

/** Only in a study's `open`. `given`: where the flow is to go instead of columns of its own. */
export function openBookFlow(ctx: StudyContext, given?: { flow: readonly Column[]; move: Column }): BookFlow {
  const { arena, call } = ctx.kernels;
  const { joined, bidPx, bidQty, askPx, askQty } = ctx.books(0);
  const ranks = Array.from({ length: bookRanks }, (_, k) => k);
  const flow = given?.flow ?? ranks.map(() => arena.f64(ctx.maxRows));
  const move = given?.move ?? arena.f64(ctx.maxRows);
  const usable = arena.f64(ctx.maxRows);
  const states = ranks.map(() => ctx.state(call.mlofiState()));
  /** Whether there is a middle before, and it. */
  const before = ctx.state(2);
  return {
    flow,
    move,
    push(from, to) {
      if (to <= from) return;
      const [join, bid, ask, can, moved, last] = [joined.view, bidPx[0]!.view, askPx[0]!.view, usable.view, move.view, before.view];
      for (let i = from; i < to; i++) {
        const mid = (bid[i]! + ask[i]!) / 2;
        const known = mid === mid && bid[i]! < ask[i]!;
        const ok = known && join[i] === 1 && last[0] === 1;
        can[i] = ok ? 1 : 0;
        moved[i] = ok ? mid - last[1]! : Number.NaN;
        last[0] = known ? 1 : 0;
        last[1] = known ? mid : 0;
      }
      const at = from * 8;
      for (let k = 0; k < bookRanks; k++) {
        const [bids, sizes, asks, offered] = [bidPx[k]!, bidQty[k]!, askPx[k]!, askQty[k]!];
        call.mlofi(
          bids.ptr + at,
          sizes.ptr + at,
          asks.ptr + at,
          offered.ptr + at,
          usable.ptr + at,
          to - from,
          states[k]!.ptr,
          flow[k]!.ptr + at,
        );
      }
    },
    forget() {
      before.view.fill(0);
    },
  };
}
