/** How high the rows of a volume profile are, in quote currency: those of the study Value area where they show the shape, else near it. */
import { rounded, stepFor } from '../charts/footprint/rows.ts';

/** Rows that show a shape: fewer are steps, more are a line each. */
const [fewest, most] = [30, 130];
/** Of a row that is a line. */
const leastPx = 1.4;

/** Height of a cell of `flow.value-area` as it stands by itself: a basis point of the price in whole price steps. */
export const studyStep = (price: number, tick: number): number => rounded(Math.max(1, Math.round((price * 1e-4) / tick)) * tick);

/** For a profile as high as `height` in `room` pixels whose rows are `now` high: that step where it still does. */
export function shapeStep(height: number, now: number, room: number, study: number, tick: number): number {
  const top = Math.min(most, room / leastPx);
  const shows = (step: number): boolean => height / step >= fewest && height / step <= top;
  if (shows(study)) return study;
  if (height / study < fewest) {
    const finer = stepFor(height, top * 0.7, tick);
    return finer < study ? (shows(now) && now < study ? now : finer) : study;
  }
  if (shows(now) && now > study) return now;
  for (let power = 1; power < 1e12; power *= 10)
    for (const factor of [2, 5, 10]) if (height / (factor * power * study) <= top) return rounded(factor * power * study);
  return now;
}
