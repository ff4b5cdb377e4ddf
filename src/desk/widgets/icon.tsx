/** Line icons on a 16 px grid, drawn in the colour of the text. */
import type { JSX } from 'solid-js';

const strokes = {
  orderflow: 'M2.5 14V8.5h3V14M6.5 14V2.500h3V14M10.500 14V6h3v8M1 14h14',
  markets: 'M4 2v12M2.5 4.5h3v6h-3zM8 3v9M6.5 5h3v4h-3zM12 5v9M10.5 7h3v4h-3z',
  pairs: 'M1 11c3 0 3-7 6-7s3 7 8 5M1 6c4 0 4 6 7 6s3-6 7-8',
  statistics: 'M1.500 13.500h13M2 12c3.500 0 3.500-9 6-9s2.500 9 6 9',
  backtest: 'M1.5 13.500h13M2 11l3.500-3 2.500 2 5.500-6.500M10 3.500h3.500V7',
  alerts: 'M8 2a4 4 0 0 1 4 4c0 4 1.500 5 1.500 5.500h-11C2.500 11 4 10 4 6a4 4 0 0 1 4-4zM6.500 13.500h3',
  data: 'M2 4c0-3 12-3 12 0s-12 3-12 0v8c0 3 12 3 12 0V4M2 8c0 3 12 3 12 0',
  learn: 'M8 4C6 2.5 3.5 2.5 1.5 3v9.5c2-.5 4.5-.5 6.5 1 2-1.5 4.5-1.5 6.5-1V3c-2-.5-4.500-.5-6.500 1zM8 4v9.500',
  health: 'M1 8h3l2-5 3.500 10 2-5H15',
  more: 'M2.6 8h.8M7.6 8h.8M12.6 8h.8',
  close: 'M4 4l8 8M12 4l-8 8',
  caret: 'M5 6.5l3 3 3-3',
  theme: 'M8 2v12M8 2a6 6 0 0 1 0 12M8 2a6 6 0 0 0 0 12',
  layouts: 'M2 3h12v10H2zM8 3v10M8 8h6',
  keys: 'M1.5 4h13v8h-13zM4 6.5h.5M7 6.5h.5M10 6.5h.5M12 6.5h.1M4 9.5h8',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  check: 'M3 8.5l3 3 7-7',
  plus: 'M8 3v10M3 8h10',
  live: 'M8 8h.1M5.2 10.800a4 4 0 0 1 0-5.600M10.800 5.200a4 4 0 0 1 0 5.600M3 13a7 7 0 0 1 0-10M13 3a7 7 0 0 1 0 10',
  connecting: 'M8 2a6 6 0 0 1 6 6M14 8a6 6 0 0 1-3 5.200M8 14a6 6 0 0 1-6-6',
  resync: 'M13.500 8a5.500 5.500 0 0 1-10 3.200M2.500 8a5.500 5.500 0 0 1 10-3.200M12.500 2v3h-3M3.500 14v-3h3',
} as const;

const fills = {
  play: 'M4.5 3v10l8-5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  back: 'M12 3v10L6 8zM3 3h2v10H3z',
  forward: 'M4 3v10l6-5zM11 3h2v10h-2z',
  stop: 'M4 4h8v8H4z',
  rewind: 'M8 3v10L2 8zM14 3v10L8 8z',
  record: 'M8 3.500a4.500 4.500 0 1 1 0 9a4.500 4.500 0 1 1 0-9',
} as const;

export type IconName = keyof typeof strokes | keyof typeof fills;

export function Icon(props: { name: IconName; size?: number }): JSX.Element {
  const filled = (): string | undefined => fills[props.name as keyof typeof fills];
  return (
    <svg
      class="icon-mark"
      width={props.size ?? 16}
      height={props.size ?? 16}
      viewBox="0 0 16 16"
      fill={filled() ? 'currentColor' : 'none'}
      stroke={filled() ? 'none' : 'currentColor'}
      stroke-width="1.25"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={filled() ?? strokes[props.name as keyof typeof strokes]} />
    </svg>
  );
}

/** The mark of the house: a frame and a stroke that leaves it. */
export function Logo(): JSX.Element {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
      <path d="M3 3h14v14H3zM11 11l6 6" />
    </svg>
  );
}
