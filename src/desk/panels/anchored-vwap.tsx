/** The average price since a moment that is set with the crosshair, with bands of one and two deviations, and the price. */
import { createMemo, type JSX } from 'solid-js';
import { formatReference } from '../../core/reference.ts';
import { instrumentWords, venueWords } from '../app/words.ts';
import type { Token } from '../charts/ink.ts';
import { clock, decimalsOf, fixed, price } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { anchorHere } from './anchor.ts';
import { type FlowLines, FlowLinesChart } from './flow-lines.tsx';
import type { PanelProps } from './panel.ts';

const outputs: readonly { id: string; title: string; colour: Token; width: number; dash?: number[]; quiet?: boolean }[] = [
  { id: 'vwap', title: 'VWAP', colour: 'line-vwap', width: 1.5 },
  { id: 'up1', title: '±1 deviation', colour: 'line-vwap', width: 1, dash: [5, 3] },
  { id: 'down1', title: '−1 deviation', colour: 'line-vwap', width: 1, dash: [5, 3], quiet: true },
  { id: 'up2', title: '±2 deviations', colour: 'line-vwap', width: 1, dash: [2, 3] },
  { id: 'down2', title: '−2 deviations', colour: 'line-vwap', width: 1, dash: [2, 3], quiet: true },
];

export function AnchoredVwapPanel(props: PanelProps): JSX.Element {
  const link = props.host.link();
  /** Seconds since the epoch; 0: the start of the session. */
  const anchor = createMemo(() => (Number(props.host.params().anchor) > 0 ? Number(props.host.params().anchor) : 0));
  const lanes = createMemo((): FlowLines[] => {
    const info = link.instrument();
    if (!info) return [];
    const tick = info.tickSize;
    const least = decimalsOf(tick) >= 2 ? decimalsOf(tick) : 0;
    return [
      {
        id: 'price',
        title: '',
        unit: info.quote,
        text: (value) => price(value, tick, 1),
        axis: (value, step) => fixed(value, Math.max(decimalsOf(step), least)),
        lines: [
          {
            ref: formatReference({ id: 'bars', instruments: [info.id], params: { interval: link.interval() } }),
            title: 'Price',
            colour: 'text',
            column: 'close',
          },
          ...outputs.map(({ id, ...line }) => ({
            ...line,
            ref: formatReference({ id: 'price.anchored-vwap', instruments: [info.id], params: { anchor: anchor() }, output: id }),
          })),
        ],
      },
    ];
  });
  const words = (): string => {
    const info = link.instrument();
    const since = anchor() > 0 ? `since ${clock(anchor() * 1e6)}` : 'since the start';
    return info ? [instrumentWords(info), venueWords(info.venue), since].filter(Boolean).join(' · ') : '';
  };
  const menu = (): MenuItem[] => {
    const here = anchorHere(link.axis);
    return [
      { title: here.title, hint: clock(here.ts), run: () => props.host.setParams({ ...props.host.params(), anchor: here.ts / 1e6 }) },
      {
        kind: 'choice',
        title: 'Anchor at the start',
        checked: anchor() === 0,
        run: () => props.host.setParams({ ...props.host.params(), anchor: 0 }),
      },
      { kind: 'rule' },
    ];
  };
  return <FlowLinesChart desk={props.desk} host={props.host} label="Anchored VWAP" lanes={lanes} words={words} menu={menu} />;
}
