/** Which bars an analysis is run over: whole bars alone, none that are still in progress and none later than what has been seen. Microseconds. */
import type { Position, SessionInfo } from '../../api/types.ts';
import type { AxisMode } from './axis.ts';

/** The last so many bars, what is on the screen, or all that was seen. */
export type Over = number | 'screen' | 'all';

export interface Stretch {
  readonly from: number;
  /** Bars that start here or later are left out. */
  readonly to: number;
}

/** Rows of a session that is recorded are stored about once a second: a bar is whole when this has passed since. */
const storedMicros = 2e6;

/**
 * End of the last bar that may be used. A session that is whole and all seen ends with its last bar; one that grows or plays goes on in
 * steps of `step` (the market time between two runs, and no less than a bar); without a step at its newest whole bar.
 */
export function seenEnd(session: SessionInfo, position: Position | undefined, bar: number, step: number): number {
  const end = Math.max(Math.ceil(session.to / bar), Math.floor(session.from / bar) + 1) * bar;
  if (!position || position.sessionId !== session.id || position.computing !== undefined) return end;
  const grows = session.live && position.live !== false;
  if (!grows && position.row >= position.rows && position.state !== 'playing') return end;
  // Before the first row there is no time.
  const seen = Number.isFinite(position.ts) ? position.ts - (grows ? storedMicros : 0) : session.from;
  const by = Number.isFinite(step) ? Math.max(step, bar) : bar;
  return Math.floor(seen / by) * by;
}

/** `screen` is what the axis shows, and how it follows. */
export function stretchOf(
  over: Over,
  session: SessionInfo,
  end: number,
  bar: number,
  screen: { mode: AxisMode; from: number; to: number },
): Stretch {
  const start = Math.min(end, Math.floor(session.from / bar) * bar);
  const last = (length: number): Stretch => ({ from: Math.max(start, end - Math.max(1, Math.round(length / bar)) * bar), to: end });
  if (over === 'all' || (over === 'screen' && screen.mode === 'fit')) return { from: start, to: end };
  if (typeof over === 'number') return last(over * bar);
  if (screen.mode === 'follow') return last(screen.to - screen.from);
  const to = Math.min(end, Math.ceil(screen.to / bar) * bar);
  return { from: Math.min(to, Math.max(start, Math.floor(screen.from / bar) * bar)), to };
}
