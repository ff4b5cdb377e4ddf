/** When rows go on to the engine: after 16 ms at the latest, at once when a whole book has come; a full batch goes by itself. */
import type { TickWriter } from '../../market/writer.ts';
import type { LiveWorld } from './world.ts';

const mostMs = 16;

export class RowFlush {
  /** Receive time of the first row that waits, microseconds; NaN when none does. */
  #since = Number.NaN;
  #cancel: (() => void) | undefined;

  constructor(
    readonly world: LiveWorld,
    readonly writer: TickWriter,
  ) {}

  /** A message was taken that was received at `rx`. A busy socket lets timers wait, so the time is looked at here too. */
  wrote(rx: number, isSnapshot: boolean): void {
    if (this.writer.open().at === 0) return;
    if (this.#since !== this.#since) this.#since = rx;
    if (isSnapshot || rx - this.#since >= mostMs * 1_000) this.now();
    else this.#cancel ??= this.world.after(mostMs, () => this.now());
  }

  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#since = Number.NaN;
    this.writer.flush();
  }
}
