/** The best levels of a row of the book lane beside those of an earlier row that is kept: what changed at fixed prices. */
import { levelChanges } from '../methods/maths/level-changes.ts';
import { type BookLane, bookRanks, type StudyContext } from './study.ts';

/** Of one side. The arrays are written anew by each comparison. */
interface SideBefore {
  /** Quantities of the row that was read, and of the one that is kept, best first. */
  readonly now: Float64Array;
  held(): Float64Array;
  /** At the prices that were kept: quantity now less then; NaN where it is not known. */
  readonly change: Float64Array;
  /** At the prices of now, turned round: quantity then less now; less all of it where it is new. */
  readonly back: Float64Array;
}

export interface BookBefore {
  /** Bids, asks. */
  readonly sides: readonly [SideBefore, SideBefore];
  read(row: number): void;
  /** Fills `change`, and `back` where asked for, of both sides. */
  compare(both: boolean): void;
  /** Keeps the row that was read. */
  keep(): void;
}

/** Only in a study's `open`. */
export function openBookBefore(ctx: StudyContext, { bidPx, bidQty, askPx, askQty }: BookLane): BookBefore {
  const made = (['bid', 'ask'] as const).map((name) => {
    const [px, qty] = name === 'bid' ? [bidPx, bidQty] : [askPx, askQty];
    const [keptPx, keptQty] = [ctx.state(bookRanks), ctx.state(bookRanks)];
    const scratch = () => new Float64Array(bookRanks);
    const [price, now, change, back] = [scratch(), scratch(), scratch(), scratch()];
    const sign = name === 'bid' ? -1 : 1;
    return {
      now,
      change,
      back,
      held: () => keptQty.view,
      read(row: number) {
        for (let k = 0; k < bookRanks; k++) {
          price[k] = px[k].view[row];
          now[k] = qty[k].view[row];
        }
      },
      compare(both: boolean) {
        levelChanges(keptPx.view, keptQty.view, 0, price, now, 0, bookRanks, sign, change);
        if (both) levelChanges(price, now, 0, keptPx.view, keptQty.view, 0, bookRanks, sign, back);
      },
      keep() {
        keptPx.view.set(price);
        keptQty.view.set(now);
      },
    };
  });
  const [bid, ask] = made;
  return {
    sides: [bid, ask],
    read(row) {
      bid.read(row);
      ask.read(row);
    },
    compare(both) {
      bid.compare(both);
      ask.compare(both);
    },
    keep() {
      bid.keep();
      ask.keep();
    },
  };
}
