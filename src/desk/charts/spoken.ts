/** What the keyboard's cursor says of the place it stands on. */

import { closeOf, gapWords } from './chart-table.ts';
import type { Stop } from './cursor.ts';
import type { Lane, Trace } from './lane.ts';
import type { Span } from './scale.ts';
import { crosshairTime } from './time-labels.ts';

export interface SpokenOptions {
  /** The series was chosen just now: its name comes before the time. */
  named: boolean;
  span: Span;
  widthPx: number;
}

/** `12:30:15, close 61,671.4, up 0.30 %, volume 12.3 BTC`; in a gap its length; where nothing is known, that. */
export function spokenStop(
  stop: Stop | undefined,
  trace: Trace | undefined,
  lanes: readonly Lane[],
  { named, span, widthPx }: SpokenOptions,
): string {
  if (!stop || !trace) return 'nothing here yet';
  // A whole second is said without its fraction.
  const time = crosshairTime(stop.row, span, widthPx).replace(/\.0+$/, '');
  if (stop.gap > 0) return `${time}, ${gapWords(stop.gap)}`;
  const first = lanes[0]?.traces[0] === trace;
  const said =
    (first && trace.speak?.(stop.ts)) || valueWords(trace, closeOf(trace, stop.row, lanes[0]?.traces[0]?.ends?.(stop.row) ?? stop.row));
  return named ? `${first && trace.speak ? `${trace.name}: ` : ''}${said}, ${time}` : `${time}, ${said}`;
}

function valueWords(trace: Trace, ts: number): string {
  const [main] = trace.fields(false);
  const value = trace.at(ts);
  if (!main) return trace.name;
  return `${trace.name} ${Number.isNaN(value) ? 'not known' : `${main.text(value)}${main.unit ? ` ${main.unit}` : ''}`}`;
}
