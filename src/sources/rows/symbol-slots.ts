/** The symbol table of a scan: each symbol's slot in kernel memory, its instrument, and the price step its decimals tell. */
import * as plan from '../../../assembly/scan-plan.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { ScanMemory } from './scan-memory.ts';

export interface Slot {
  /** Offset in the symbol table. */
  readonly at: number;
  readonly instrument: number;
  decimals: number;
}

export class SymbolSlots {
  readonly #known = new Map<number, Slot>();
  readonly #slots: DataView;

  constructor(
    readonly memory: ScanMemory,
    readonly writer: TickWriter,
    readonly instrument: (symbol: string, tickSize: number) => Instrument,
  ) {
    const { symbols } = memory;
    this.#slots = new DataView(symbols.buffer, symbols.byteOffset, symbols.byteLength);
  }

  /** The symbol's slot, a new one with its instrument if need be; undefined when there is no room. `only` when all rows are of it. */
  slotOf(symbol: string, decimals: number, only: boolean): Slot | undefined {
    const { kernels, name, namePtr, symbols, symbolsPtr, planWords } = this.memory;
    const bytes = new TextEncoder().encode(symbol);
    if (bytes.length > name.length) return undefined;
    name.set(bytes);
    const ptr = kernels.call.scanSlot(symbolsPtr, namePtr, bytes.length);
    if (ptr === 0) return undefined;
    const at = ptr - symbolsPtr;
    const slots = this.#slots;
    if (slots.getUint32(at, true) === 0) {
      const made = this.instrument(symbol, stepOf(decimals));
      const instrument = this.writer.instrument(made.id, () => made);
      slots.setUint32(at + plan.SLOT_LENGTH, bytes.length, true);
      slots.setUint32(at + plan.SLOT_INSTRUMENT, instrument, true);
      slots.setInt32(at + plan.SLOT_DECIMALS, decimals, true);
      for (const id of [plan.SLOT_FIRST_ID, plan.SLOT_LAST_ID, plan.SLOT_ID]) slots.setFloat64(at + id, Number.NaN, true);
      symbols.set(bytes, at + plan.SLOT_NAME);
      this.#known.set(at, { at, instrument, decimals });
      if (only) planWords[plan.PLAN_SLOT / 4] = ptr;
    }
    if (decimals > slots.getInt32(at + plan.SLOT_DECIMALS, true)) slots.setInt32(at + plan.SLOT_DECIMALS, decimals, true);
    return this.#known.get(at);
  }

  /** Announces the finer price steps that were seen since. */
  refine(): void {
    for (const slot of this.#known.values()) {
      const decimals = this.#slots.getInt32(slot.at + plan.SLOT_DECIMALS, true);
      if (decimals === slot.decimals) continue;
      slot.decimals = decimals;
      this.writer.refine(slot.instrument, stepOf(decimals));
    }
  }
}

/** Price step of a number of decimals. */
export function stepOf(decimals: number): number {
  return Number(`1e-${decimals}`);
}
