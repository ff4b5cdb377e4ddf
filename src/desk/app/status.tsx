/** The line at the bottom: what is flowing, what is missing, what is stored, and the hash that makes it checkable. */
import { createMemo, type JSX, Show } from 'solid-js';
import { bytes, count, counted, DASH, date, span } from '../widgets/format.ts';
import { lagMeaning, lagWords, memoryBytes, rate, storageWords } from '../widgets/health-words.ts';
import type { Desk } from './desk.tsx';
import { createHealth } from './health-feed.ts';
import { slowly } from './slow.ts';

export function Status(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  const position = slowly(state.player.position);
  const health = createHealth(state.quantab, state.loaded, false);
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
          Rows <b>{count(position()?.row ?? Number.NaN)}</b>
          <Show when={!state.session()?.live}> of {count(position()?.rows ?? Number.NaN)}</Show>
        </span>
        <span style={{ 'min-width': '16ch' }}>
          Messages <b>{rate(health()?.messages.now ?? Number.NaN)}/s</b>
        </span>
        <span style={{ 'min-width': '20ch' }} title={health() ? lagMeaning(health()!) : ''}>
          Lag p50 / p99 <b>{health() ? lagWords(health()!) : DASH}</b>
        </span>
        <span classList={{ warn: gaps() !== undefined }}>
          Gaps <b>{gaps() ?? '0'}</b>
        </span>
      </Show>
      <Show when={health()}>
        {(now) => (
          <>
            <span style={{ 'min-width': '15ch' }}>
              Memory <b>{bytes(memoryBytes(now()))}</b>
            </span>
            <span classList={{ warn: now().storage.full || now().storage.memoryOnly !== undefined }}>
              Storage <b>{storageWords(now())}</b>
            </span>
          </>
        )}
      </Show>
      <span class="spring" />
      <Show when={state.session()} fallback={<span>Nothing has been fetched from any exchange</span>} keyed>
        {(session) => (
          <>
            <Show when={session.tickHash}>
              <span title={`Hash of all ${counted(state.player.position()?.rows ?? 0, 'row')}: ${session.tickHash}`}>
                Ticks <b class="mono">{session.tickHash.slice(0, 8)}</b>
              </span>
            </Show>
            <span>{date(position()?.ts || session.from)}, UTC</span>
          </>
        )}
      </Show>
    </footer>
  );
}
