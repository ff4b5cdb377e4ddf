/** What the cell under the crosshair says: at once what the picture knows, then what became of its orders. One question at a time. */
import type { CellAnswer } from '../../api/flow-types.ts';
import type { Quantab } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { HeatCell } from '../charts/heat-gl/heat-trace.ts';

/** The pointer has come to rest. */
const restMs = 90;
/** Shorter cells are told with what happened this long before their end, microseconds. */
export const leastWindow = 10e6;

export interface CellLook {
  cell: HeatCell;
  /** Microseconds that added, cancelled and traded are counted over. */
  window: number;
  answer: CellAnswer | undefined;
  fault: string | undefined;
}

export interface CellLooks {
  look(cell: HeatCell | undefined): void;
  close(): void;
}

const sameCell = (a: HeatCell, b: HeatCell): boolean => a.from === b.from && a.to === b.to && a.low === b.low && a.high === b.high;

export function openCellLooks(quantab: Quantab, instrument: () => string, onLook: (look: CellLook | undefined) => void): CellLooks {
  let shown: CellLook | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [busy, closed] = [false, false];

  async function ask(): Promise<void> {
    timer = undefined;
    if (!shown || busy || closed) return;
    busy = true;
    const { cell, window } = shown;
    let answer: CellAnswer | undefined;
    let fault: string | undefined;
    try {
      answer = await quantab.flow.cell({ instrument: instrument(), from: cell.to - window, to: cell.to, low: cell.low, high: cell.high });
    } catch (thrown) {
      fault = toQuantabError(thrown).message;
    }
    busy = false;
    if (closed || !shown) return;
    if (!sameCell(shown.cell, cell)) timer ??= setTimeout(ask, restMs);
    else tell({ ...shown, answer, fault });
  }
  function tell(next: CellLook | undefined): void {
    shown = next;
    onLook(shown);
  }
  return {
    look(cell) {
      if (!cell) {
        clearTimeout(timer);
        timer = undefined;
        if (shown) tell(undefined);
        return;
      }
      const same = shown && sameCell(shown.cell, cell);
      if (same && Object.is(shown?.cell.mean, cell.mean)) return;
      tell({
        cell,
        window: Math.max(leastWindow, cell.to - cell.from),
        answer: same ? shown?.answer : undefined,
        fault: undefined,
      });
      if (same) return;
      clearTimeout(timer);
      timer = setTimeout(ask, restMs);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
