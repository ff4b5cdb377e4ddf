/** The line at the bottom: what is flowing, what is missing, what is stored, and the hash that makes it checkable. */
import { createEffect, createMemo, createResource, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { bytes, count, counted, DASH, date, figures, span } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';
import { slowly } from './slow.ts';

/** Rows a second over the last stretch of playing; 0 when nothing moves. */
function createRate(desk: Desk): () => number {
  const { player } = desk.state;
  const [rate, setRate] = createSignal(0);
  let seen = { at: 0, row: 0 };
  const timer = setInterval(() => {
    const row = player.position()?.row ?? 0;
    const at = performance.now();
    const moved = row - seen.row;
    setRate(player.playing() && moved >= 0 && seen.at > 0 ? (moved * 1000) / (at - seen.at) : 0);
    seen = { at, row };
  }, 1_000);
  onCleanup(() => clearInterval(timer));
  return rate;
}

export function Status(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  const position = slowly(state.player.position);
  const rate = createRate(props.desk);
  const [storage, { refetch }] = createResource(
    () => state.loaded(),
    () => state.quantab.sessions.storage().catch(() => undefined),
  );
  createEffect(on(state.sessions, () => void refetch(), { defer: true }));
  const gaps = createMemo(() => {
    const known = state.gaps();
    const n = Math.max(state.session()?.gaps ?? 0, known.length / 2);
    if (n === 0) return undefined;
    let missing = 0;
    for (let i = 0; i + 1 < known.length; i += 2) missing += known[i + 1]! - known[i]!;
    return missing > 0 ? `${n} · ${span(missing)}` : `${n}`;
  });
  /** Room for the longest it can say, kept at its end: what follows does not move. */
  const rowsWidth = (): number => 2 * count(position()?.rows ?? Number.NaN).length + 9;
  return (
    <footer class="status">
      <Show when={state.session()}>
        <span style={{ 'min-width': `${rowsWidth()}ch` }}>
          Rows <b>{count(position()?.row ?? Number.NaN)}</b> of {count(position()?.rows ?? Number.NaN)}
        </span>
        <span style={{ 'min-width': '17ch' }}>
          Rate <b>{rate() > 0 ? `${figures(Math.round(rate()))} rows/s` : DASH}</b>
        </span>
        <span classList={{ warn: gaps() !== undefined }}>
          Gaps <b>{gaps() ?? '0'}</b>
        </span>
      </Show>
      <Show when={storage()}>
        {(used) => (
          <span>
            Storage{' '}
            <b>
              {bytes(used().usedBytes)} of {bytes(used().quotaBytes)}
            </b>
          </span>
        )}
      </Show>
      <span class="spring" />
      <Show when={state.session()} fallback={<span>Nothing has been fetched from any exchange</span>} keyed>
        {(session) => (
          <>
            <span title={`Hash of all ${counted(state.player.position()?.rows ?? 0, 'row')}: ${session.tickHash}`}>
              Ticks <b class="mono">{session.tickHash.slice(0, 8)}</b>
            </span>
            <span>{date(position()?.ts || session.from)}, UTC</span>
          </>
        )}
      </Show>
    </footer>
  );
}
