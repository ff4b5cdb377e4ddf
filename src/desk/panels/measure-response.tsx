/** R(l): how far the middle has moved l seconds after an order, in its direction, with 95 % intervals, beside half the spread. Basis points. */
import type { JSX } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { drawLine, Plot, type PlotLane, type PlotPen } from '../charts/plot.tsx';
import { decimalsOf, fixed, range, signed, signedFigures } from '../widgets/format.ts';
import type { Shown } from '../widgets/status-value.tsx';
import { responseSeconds } from './measure-rows.ts';

interface Point {
  value: number;
  lo: number;
  hi: number;
}

const places = Float64Array.from(responseSeconds, (_, i) => i);

function pointOf(shown: Shown | undefined): Point {
  const told = shown?.status.state === 'ok' || shown?.status.state === 'stale';
  const { lo = Number.NaN, hi = Number.NaN } = shown?.interval ?? {};
  return told ? { value: shown!.value, lo, hi } : { value: Number.NaN, lo: Number.NaN, hi: Number.NaN };
}

export function ResponsePlot(props: {
  desk: Desk;
  visible: () => boolean;
  /** Of `responseSeconds`, in their order. */
  shown: readonly (Shown | undefined)[];
  /** Half the quoted spread, bp; NaN: not known. */
  half: number;
}): JSX.Element {
  const points = (): Point[] => props.shown.map(pointOf);
  const lane = (): PlotLane => {
    const ends = [0, props.half, ...points().flatMap(({ value, lo, hi }) => [value, lo, hi])].filter(Number.isFinite);
    const [low, high] = [Math.min(...ends), Math.max(...ends, 0.01)];
    const margin = 0.1 * (high - low);
    return {
      title: 'R(l), bp: ● mean and 95 %, ┄ half the spread',
      low: low - margin,
      high: high + margin,
      zero: true,
      text: (value, step) => signed(value, decimalsOf(step)),
      draw: (pen) => drawResponse(pen, points(), props.half),
    };
  };
  return (
    <Plot
      desk={props.desk}
      label="Price response to a trade by seconds"
      visible={props.visible}
      axis={{
        low: -0.5,
        high: responseSeconds.length - 0.5,
        text: (value) => (Number.isInteger(value) && responseSeconds[value] !== undefined ? `${responseSeconds[value]} s` : ''),
        title: 'l',
      }}
      lanes={[lane()]}
      stops={places}
      words={(i) => {
        const { value, lo, hi } = points()[i]!;
        if (Number.isNaN(value)) return `After ${responseSeconds[i]} s: not enough data`;
        const interval = Number.isNaN(lo + hi) ? '' : `, 95 % ${range(lo, hi, 3)}`;
        return `After ${responseSeconds[i]} s: ${signedFigures(value)} bp${interval}`;
      }}
      rest={
        points().every(({ value }) => Number.isNaN(value))
          ? 'Price response to a trade: not enough data yet.'
          : `Price response to a trade. Half the spread ${Number.isNaN(props.half) ? 'is not known' : `${fixed(props.half, 3)} bp`}.`
      }
    />
  );
}

function drawResponse(pen: PlotPen, points: readonly Point[], half: number): void {
  const { g, ink, x, y, right } = pen;
  if (Number.isFinite(half)) {
    g.strokeStyle = ink('muted');
    g.setLineDash([4, 3]);
    drawLine(pen, [-0.5, points.length - 0.5], [half, half]);
    g.setLineDash([]);
  }
  g.strokeStyle = ink('series-1');
  g.fillStyle = ink('series-1');
  drawLine(
    pen,
    places,
    points.map(({ value }) => value),
  );
  const wide = Math.min(5, right / 40);
  points.forEach(({ value, lo, hi }, i) => {
    if (Number.isNaN(value)) return;
    const at = Math.round(x(i)) + 0.5;
    if (!Number.isNaN(lo + hi)) {
      g.beginPath();
      g.moveTo(at, y(lo));
      g.lineTo(at, y(hi));
      for (const end of [lo, hi]) {
        g.moveTo(at - wide, y(end));
        g.lineTo(at + wide, y(end));
      }
      g.stroke();
    }
    g.beginPath();
    g.arc(at, y(value), 3.5, 0, 2 * Math.PI);
    g.fill();
  });
}
