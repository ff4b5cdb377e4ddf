/** The phase map: where the book is by its temperature and its entropy, where it came from, and whether its phases have meant anything. */
import './phase.css';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { createMoment } from '../app/moment.ts';
import { instrumentWords } from '../app/words.ts';
import { label } from '../charts/ink.ts';
import { drawLine, Plot, type PlotLane, type PlotPen } from '../charts/plot.tsx';
import { Figure } from '../widgets/figure.tsx';
import { clock, count, counted, DASH, decimalsOf, figures, fixed, signed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { shownOf } from '../widgets/status-value.tsx';
import type { PanelProps } from './panel.ts';
import {
  type CalibrationOutputs,
  corners,
  flowWords,
  phaseClaims,
  phaseName,
  phaseNames,
  pointWords,
  type ScoreRow,
  scoreRows,
} from './phase-words.ts';
import { openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

/** Ends of the corners, as the study has them by default. */
const low = 0.2;
const high = 0.8;
const outputs = ['phase', 'tau', 'sigma', 'trend'] as const;

interface Place {
  ts: number;
  phase: number;
  tau: number;
  sigma: number;
}

export function PhasePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const statistics = openStatistics<CalibrationOutputs>(props, 'book.phase-calibration', 'one');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  const refs = createMemo(() => {
    const instrument = link.instrument();
    return instrument ? outputs.map((output) => `book.phase[${instrument.id}].${output}`) : [];
  });
  const moment = createMoment(state, refs, props.host.visible);
  const shown = createMemo(() =>
    refs().map((ref) => {
      const frame = moment().frames.get(ref);
      return frame ? shownOf(frame) : undefined;
    }),
  );
  const value = (k: number): number => shown()[k]?.value ?? Number.NaN;
  const now = (): Place | undefined =>
    Number.isNaN(value(0) + value(1) + value(2)) ? undefined : { ts: Number.NaN, phase: value(0), tau: value(1), sigma: value(2) };
  const warming = (): string => {
    const status = shown()[0]?.status;
    return status?.nMin === undefined ? 'not enough data yet' : `not enough data (${count(status.n)}/${count(status.nMin)})`;
  };

  /** The last minutes as the calibration saw them. */
  const trail = createMemo((): Place[] => {
    const kept = out()?.trail;
    if (!kept) return [];
    return Array.from(kept.ts, (ts, i) => ({ ts, phase: kept.phase[i]!, tau: kept.tau[i]!, sigma: kept.sigma[i]! }));
  });
  /** The pointer finds a moment by its temperature. */
  const stops = createMemo(() => [...trail()].sort((a, b) => a.tau - b.tau));
  const rows = createMemo(() => (out() ? scoreRows(out()!) : []));
  const words = (): string =>
    [
      link.instrument() ? instrumentWords(link.instrument()!) : '',
      out() ? `${out()!.horizon} s ahead · n ${count(out()!.n)}` : '',
      'operational',
    ]
      .filter(Boolean)
      .join(' · ');

  props.host.setHead({
    words,
    menu: () => withoutBars(statistics.menu(() => body)),
    legend: () => <Show when={now()}>{(at) => phaseName(at().phase)}</Show>,
    table: () => ({
      words: words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'phase', title: 'Phase', kind: 'text' },
        { id: 'claim', title: 'Named after', kind: 'text' },
        { id: 'n', title: 'n', unit: 's', kind: 'number', text: count },
        { id: 'size', title: 'Mean move ahead', unit: 'bp', kind: 'number', text: figures },
        { id: 'sizeLo', title: '95 % from', unit: 'bp', kind: 'number', text: figures },
        { id: 'sizeHi', title: '95 % to', unit: 'bp', kind: 'number', text: figures },
        { id: 'times', title: 'Over the base', kind: 'number', text: figures },
        { id: 'timesLo', title: '95 % from', kind: 'number', text: figures },
        { id: 'timesHi', title: '95 % to', kind: 'number', text: figures },
        { id: 'calls', title: 'Calls', kind: 'number', text: count },
        { id: 'hit', title: 'Hits', kind: 'number', text: (each) => fixed(each, 3) },
        { id: 'hitLo', title: '95 % from', kind: 'number', text: (each) => fixed(each, 3) },
        { id: 'hitHi', title: '95 % to', kind: 'number', text: (each) => fixed(each, 3) },
      ],
      rows: out()
        ? [...out()!.phases, out()!.base].map(({ n, size, times, calls, hit }, k) => [
            phaseNames[k] ?? 'any second',
            phaseClaims[k] ?? 'base rate',
            n,
            ...[size.value, size.lo, size.hi].map((each) => each * 1e4),
            ...[times.value, times.lo, times.hi],
            calls,
            ...[hit.value, hit.lo, hit.hi],
          ])
        : [],
      note: out() ? `${note(out()!)} Operational definitions.` : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  const lane = (): PlotLane => ({
    title: 'Entropy rank σ: ordered below, disordered above',
    low: -0.03,
    high: 1.03,
    text: rank,
    draw: (pen) => {
      drawRegions(pen, now()?.phase ?? Number.NaN);
      drawTrail(pen, trail());
      drawNames(pen, now()?.phase ?? Number.NaN);
      const at = now();
      if (at) drawNow(pen, at);
    },
  });

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed} grows={statistics.grows()}>
        <div class="statistics-split phase">
          <Plot
            desk={props.desk}
            label={`Phase map, ${words()}`}
            visible={props.host.visible}
            axis={{ low: -0.03, high: 1.03, text: rank, title: 'τ' }}
            lanes={[lane()]}
            stops={stops().map(({ tau }) => tau)}
            words={(i) => {
              const at = stops()[i]!;
              return `${clock(at.ts)} ${pointWords(at.phase, at.tau, at.sigma)}`;
            }}
            rest="Temperature rank τ: cold at the left, hot at the right. The trail is of the last minutes, the ring is now."
            onPicture={(made) => {
              picture = made;
            }}
          />
          <div class="statistics-side phase-side">
            <p class="phase-now">
              <span class="phase-chip">operational</span>
              <Show when={now()} fallback={<span class="muted">Now: {warming()}</span>}>
                {(at) => (
                  <span>
                    Now: <b>{phaseName(at().phase)}</b>, τ <span class="num">{fixed(at().tau, 2)}</span> σ{' '}
                    <span class="num">{fixed(at().sigma, 2)}</span>, {flowWords(value(3))}
                  </span>
                )}
              </Show>
            </p>
            <table class="grid phase-scores" ref={(table) => rove(table)}>
              <thead>
                <tr>
                  <th scope="col">Phase</th>
                  <th scope="col">n, s</th>
                  <th scope="col">Move / base</th>
                  <th scope="col">Hits</th>
                </tr>
              </thead>
              <tbody>
                <For each={rows()}>
                  {(row) => <Row row={row} about={(text) => statistics.about(row.title, text, '', facts(row))} panel={props} />}
                </For>
              </tbody>
            </table>
            <div class="phase-read">
              <p>
                A phase says something where an interval leaves out its usual value: ▲ above, ▼ below. Moves: mean |return| {out()?.horizon}{' '}
                s ahead, over that of any second. Hits: how often the price then went the way the order flow pointed.
              </p>
              <p class="muted">{out() ? note(out()!) : ''}</p>
              <p class="muted">
                Not from a paper. Ranks are against the recording so far: after ten minutes, of ten minutes. Ten intervals are ten looks,
                one odd one in twenty is chance. No phase is evidence of profit.
              </p>
            </div>
          </div>
        </div>
      </StatisticsFrame>
    </div>
  );

  function facts(row: ScoreRow): (readonly [string, string])[] {
    return [
      ['n', `${count(row.n)} s`],
      ['Mean move', row.size],
      ...(row.times ? [['Over the base', `${row.times.value}, 95 % ${row.times.interval}`] as const] : []),
      ...(row.hit ? [['Hits', `${row.hit.value}, 95 % ${row.hit.interval}`] as const] : []),
    ];
  }
}

const rank = (value: number, step: number): string => (value < -1e-9 || value > 1 + 1e-9 ? '' : fixed(value, decimalsOf(step)));

function note({ relation, horizon, changes, block }: CalibrationOutputs): string {
  const of = (value: number): string => (Number.isNaN(value) ? DASH : signed(value, 2));
  return `Rank correlation with the move ${horizon} s ahead: temperature ${of(relation.tau)}, entropy ${of(relation.sigma)}. ${counted(changes, 'change')} of phase. Intervals of 95 %, blocks of ${block} s.`;
}

/** Rows are books, not bars: which bars is no question. */
function withoutBars<Item extends { kind?: string; title?: string }>(items: readonly Item[]): Item[] {
  const from = items.findIndex((item) => item.kind === 'heading' && item.title === 'Bars');
  const to = items.findIndex((item, i) => i > from && item.kind === 'rule');
  return from < 0 ? [...items] : [...items.slice(0, from), ...items.slice(to)];
}

function Row(props: { row: ScoreRow; about(text: string): Parameters<typeof Figure>[0]['about']; panel: PanelProps }): JSX.Element {
  const sign = (side: string): string => (side === 'above' ? ' ▲' : side === 'below' ? ' ▼' : '');
  return (
    <tr>
      <th scope="row">
        <Figure desk={props.panel.desk} about={props.about(props.row.times?.value ?? props.row.size)}>
          {props.row.title}
        </Figure>
        <small>{props.row.claim}</small>
      </th>
      <td class="num">{count(props.row.n)}</td>
      <Show
        when={!props.row.lacks}
        fallback={
          <td class="muted left" colspan={2}>
            {props.row.lacks}
          </td>
        }
      >
        <td class="num">
          {props.row.times ? props.row.times.value + sign(props.row.times.side) : props.row.size}
          <small>{props.row.times?.interval ?? 'mean |return|'}</small>
        </td>
        <td class="num">
          {props.row.hit ? props.row.hit.value + sign(props.row.hit.side) : DASH}
          <small>{props.row.hit?.interval ?? 'too few moves'}</small>
        </td>
      </Show>
    </tr>
  );
}

function drawRegions({ g, ink, x, y }: PlotPen, now: number): void {
  for (const { phase, hot, disordered } of corners) {
    const [left, right] = hot ? [x(high), x(1)] : [x(0), x(low)];
    const [top, bottom] = disordered ? [y(1), y(high)] : [y(low), y(0)];
    g.fillStyle = ink('raised');
    g.fillRect(left, top, right - left, bottom - top);
    g.lineWidth = phase === now ? 2 : 1;
    g.strokeStyle = ink(phase === now ? 'accent' : 'control');
    g.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
    g.lineWidth = 1;
  }
}

/** Over the trail, so that they can be read where the book mostly is. */
function drawNames({ g, ink, x, y }: PlotPen, now: number): void {
  const write = (phase: number, at: number, up: number): void => {
    const lines = phaseNames[phase]!.split(', ');
    g.lineWidth = 3;
    g.lineJoin = 'round';
    g.strokeStyle = ink('panel');
    g.fillStyle = ink(phase === now ? 'text' : 'muted');
    g.textAlign = 'center';
    for (const [k, text] of lines.entries()) {
      const line = up + (k - (lines.length - 1) / 2) * 14;
      g.strokeText(text, at, line);
      label(g, text, at, line, 'center');
    }
    g.lineWidth = 1;
  };
  for (const { phase, hot, disordered } of corners)
    write(phase, x(hot ? (high + 1) / 2 : low / 2), y(disordered ? (high + 1) / 2 : low / 2));
  write(0, x(0.5), y(0.5));
}

function drawTrail(pen: PlotPen, trail: readonly Place[]): void {
  const { g, ink, x, y } = pen;
  g.strokeStyle = ink('series-1');
  g.globalAlpha = 0.35;
  drawLine(
    pen,
    trail.map(({ tau }) => tau),
    trail.map(({ sigma }) => sigma),
  );
  g.fillStyle = ink('series-1');
  trail.forEach(({ tau, sigma }, i) => {
    g.globalAlpha = 0.15 + (0.85 * (i + 1)) / trail.length;
    g.fillRect(x(tau) - 1.5, y(sigma) - 1.5, 3, 3);
  });
  g.globalAlpha = 1;
}

function drawNow({ g, ink, x, y }: PlotPen, { tau, sigma }: Place): void {
  g.beginPath();
  g.arc(x(tau), y(sigma), 6, 0, 2 * Math.PI);
  g.lineWidth = 4;
  g.strokeStyle = ink('panel');
  g.stroke();
  g.lineWidth = 2;
  g.strokeStyle = ink('text');
  g.stroke();
  g.lineWidth = 1;
}
