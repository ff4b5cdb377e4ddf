/** Labels of the time axis: as short as the step allows, the date where a day begins. UTC. */
import { clock, date } from '../widgets/format.ts';
import { type Span, timeStep, timeTicks } from './scale.ts';

export interface TimeLabel {
  ts: number;
  text: string;
  strong: boolean;
}

const day = 86_400e6;

const fractionDigits = (step: number): number => (step >= 1e6 ? 0 : step >= 1e5 ? 1 : step >= 1e4 ? 2 : step >= 1e3 ? 3 : 6);

export function timeLabels(span: Span, widthPx: number): { step: number; labels: TimeLabel[] } {
  const apart = (span.to - span.from) / widthPx < 0.02e6 ? 104 : 80;
  const step = timeStep(span, widthPx, apart);
  const labels = timeTicks(span, step).map((ts) => {
    if (step >= day) return { ts, text: date(ts), strong: false };
    if (ts % day === 0) return { ts, text: date(ts).slice(5), strong: true };
    return { ts, text: step >= 60e6 ? clock(ts).slice(0, 5) : clock(ts, fractionDigits(step)), strong: false };
  });
  return { step, labels };
}

/** The time under the crosshair: as fine as a pixel, with the date when days are on the screen. */
export function crosshairTime(ts: number, span: Span, widthPx: number): string {
  const perPixel = (span.to - span.from) / Math.max(1, widthPx);
  const digits = perPixel >= 0.25e6 ? 0 : perPixel >= 0.02e6 ? 1 : perPixel >= 1e3 ? 3 : 6;
  const time = perPixel >= 60e6 ? clock(ts).slice(0, 5) : clock(ts, digits);
  return span.to - span.from > 0.5 * day ? `${date(ts).slice(5)} ${time}` : time;
}
