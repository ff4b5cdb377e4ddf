/**
 * Borders between the lanes of a chart: dragged, or moved with the arrows; double click or Enter gives back the usual heights. One stop of
 * Tab for all of them, left and right go from one to the next. Pixels.
 */
import type { Lane } from './lane.ts';
import type { LaneBox } from './layout.ts';

/** Weights that differ from the lanes' own, by lane. */
export type LaneWeights = Readonly<Record<string, number>>;

export interface DividerTarget {
  lanes(): readonly Lane[];
  weights(): LaneWeights;
  /** While it moves. */
  change(weights: LaneWeights): void;
  /** It rests: worth keeping. */
  settle(weights: LaneWeights): void;
}

export interface Dividers {
  /** Puts them where the lanes are now. */
  place(boxes: readonly LaneBox[], plot: number): void;
  dispose(): void;
}

const leastPx = 28;
const keyPx = 8;

export const weightOf = (lane: Lane, weights: LaneWeights): number => weights[lane.id] ?? lane.weight;

/** Weights after the border below lane `i` has moved down by `px` of a room of `height`; the two lanes keep what they have together. */
export function movedWeights(lanes: readonly Lane[], weights: LaneWeights, i: number, px: number, height: number): LaneWeights {
  const [upper, lower] = [lanes[i], lanes[i + 1]];
  if (!upper || !lower || !(height > 0)) return weights;
  const total = lanes.reduce((sum, lane) => sum + weightOf(lane, weights), 0);
  const both = weightOf(upper, weights) + weightOf(lower, weights);
  const least = Math.min(both / 2, (leastPx / height) * total);
  const wanted = weightOf(upper, weights) + (px / height) * total;
  const own = Math.max(least, Math.min(both - least, wanted));
  return { ...weights, [upper.id]: own, [lower.id]: both - own };
}

export function openDividers(host: HTMLElement, target: DividerTarget): Dividers {
  const bars: HTMLElement[] = [];
  const end = new AbortController();
  const options = { signal: end.signal };
  let height = 1;

  const nameOf = (lane: Lane | undefined): string => lane?.title() || 'price';

  function make(i: number): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'lane-divider';
    bar.setAttribute('role', 'separator');
    bar.setAttribute('aria-orientation', 'horizontal');
    bar.tabIndex = i === 0 ? 0 : -1;
    let from: { y: number; weights: LaneWeights } | undefined;
    const move = (px: number, weights = target.weights()): LaneWeights => {
      const next = movedWeights(target.lanes(), weights, i, px, height);
      target.change(next);
      return next;
    };
    const usual = (): void => {
      target.change({});
      target.settle({});
    };
    bar.addEventListener(
      'pointerdown',
      (event) => {
        event.stopPropagation();
        if (event.button !== 0) return;
        event.preventDefault();
        bar.setPointerCapture(event.pointerId);
        from = { y: event.clientY, weights: target.weights() };
      },
      options,
    );
    bar.addEventListener(
      'pointermove',
      (event) => {
        event.stopPropagation();
        if (from) move(event.clientY - from.y, from.weights);
      },
      options,
    );
    const lift = (event: PointerEvent): void => {
      event.stopPropagation();
      if (from) target.settle(target.weights());
      from = undefined;
    };
    bar.addEventListener('pointerup', lift, options);
    bar.addEventListener('pointercancel', lift, options);
    bar.addEventListener(
      'dblclick',
      (event) => {
        event.stopPropagation();
        usual();
      },
      options,
    );
    bar.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const shown = bars.filter((each) => !each.hidden);
        const steps: Record<string, () => void> = {
          ArrowUp: () => target.settle(move(-keyPx)),
          ArrowDown: () => target.settle(move(keyPx)),
          ArrowRight: () => shown[Math.min(shown.length - 1, i + 1)]?.focus(),
          ArrowLeft: () => shown[Math.max(0, i - 1)]?.focus(),
          Enter: usual,
        };
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        step();
      },
      options,
    );
    host.append(bar);
    return bar;
  }

  return {
    place(boxes, plot) {
      const last = boxes.at(-1);
      height = last ? last.top + last.height : 1;
      const lanes = target.lanes();
      for (let i = 0; i < Math.max(bars.length, boxes.length - 1); i++) {
        const box = boxes[i];
        bars[i] ??= make(i);
        const bar = bars[i]!;
        bar.hidden = i >= boxes.length - 1 || !box;
        if (!box || bar.hidden) continue;
        const y = Math.round(box.top + box.height);
        bar.style.transform = `translateY(${y}px)`;
        bar.style.width = `${plot}px`;
        const share = String(Math.round((100 * y) / height));
        if (bar.getAttribute('aria-valuenow') === share) continue;
        bar.setAttribute('aria-valuenow', share);
        bar.setAttribute('aria-label', `Border between ${nameOf(lanes[i])} and ${nameOf(lanes[i + 1])}`);
      }
    },
    dispose() {
      end.abort();
      for (const bar of bars) bar.remove();
    },
  };
}
