/** The pointer over a chart. Wheel zooms time about it, shift-wheel stretches values, drag pans, double click fits, two fingers pinch. */
import type { TimeAxis } from '../app/axis.ts';

export interface GestureTarget {
  id: string;
  axis: TimeAxis;
  /** Width of the plot, without the value axis. */
  plot(): number;
  timeAt(x: number): number;
  laneAt(y: number): number;
  /** Stretches a lane's values about the height `y`; without a factor all go back to what the data asks for. */
  stretch(lane: number, factor?: number, y?: number): void;
  /** Moves a lane's values down by so many pixels, where they can be moved. */
  drag(lane: number, pixels: number): void;
}

const wheelZoom = 1.0016;

export function attachGestures(host: HTMLElement, target: GestureTarget): () => void {
  const { axis } = target;
  const pointers = new Map<number, { x: number; y: number }>();
  const end = new AbortController();
  const options = { signal: end.signal };

  const at = (event: { clientX: number; clientY: number }) => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const perPixel = (): number => (axis.span().to - axis.span().from) / target.plot();

  function point(x: number, y: number): void {
    if (x < 0 || x > target.plot()) axis.setCrosshair(undefined);
    else axis.setCrosshair({ ts: target.timeAt(x), chart: target.id, lane: target.laneAt(y), y, spoken: false });
  }

  host.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      const unit = event.deltaMode === 1 ? 20 : 1;
      if (event.shiftKey) {
        const turn = (event.deltaY || event.deltaX) * unit;
        target.stretch(target.laneAt(y), wheelZoom ** turn, y);
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) axis.pan(event.deltaX * unit * perPixel());
      else axis.zoom(wheelZoom ** (event.deltaY * unit), target.timeAt(Math.min(x, target.plot())));
      point(x, y);
    },
    { ...options, passive: false },
  );

  host.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest('a'))) return;
      pointers.set(event.pointerId, at(event));
      host.setPointerCapture(event.pointerId);
      // The focus stays where it was: arrows go on stepping the replay after a click into a chart.
      event.preventDefault();
      if (event.pointerType === 'touch') point(at(event).x, at(event).y);
    },
    options,
  );

  host.addEventListener(
    'pointermove',
    (event) => {
      const now = at(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        point(now.x, now.y);
        return;
      }
      pointers.set(event.pointerId, now);
      if (pointers.size === 1) {
        if (before.x > target.plot()) target.stretch(target.laneAt(before.y), wheelZoom ** ((now.y - before.y) * 4));
        else {
          if (now.x !== before.x) axis.pan((before.x - now.x) * perPixel());
          target.drag(target.laneAt(before.y), now.y - before.y);
        }
        point(now.x, now.y);
        return;
      }
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (!other) return;
      const apart = Math.abs(before.x - other.x);
      const wide = Math.abs(now.x - other.x);
      if (apart > 8 && wide > 8) axis.zoom(apart / wide, target.timeAt((now.x + other.x) / 2));
    },
    options,
  );

  const lift = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
  };
  host.addEventListener('pointerup', lift, options);
  host.addEventListener('pointercancel', lift, options);
  host.addEventListener('pointerleave', () => axis.setCrosshair(undefined), options);
  host.addEventListener(
    'dblclick',
    (event) => {
      target.stretch(0);
      axis.fit();
      point(at(event).x, at(event).y);
    },
    options,
  );

  return () => end.abort();
}
