/** The line at the bottom: what is flowing, what is missing, what is stored, and the hash that makes it checkable. */
import { createMemo, type JSX, Show } from 'solid-js';
import { heldRows } from '../../market/meta.ts';
import { PlainFigure } from '../widgets/figure.tsx';
import { bytes, count, counted, DASH, date, span } from '../widgets/format.ts';
import { lagMeaning, lagWords, memoryBytes, rate, storageWords } from '../widgets/health-words.ts';
import type { Desk } from './desk.tsx';
import { createHealth } from './health-feed.ts';
import { gapsIn, streamGaps } from './live-words.ts';
import { slowly } from './slow.ts';

export function Status(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  const position = slowly(state.player.position);
  const health = createHealth(state.quantab, state.loaded, false);
  const gaps = createMemo(() => {
    const known = state.gaps();
    const stream = state.live.shown();
    const n = stream?.gaps ?? Math.max(state.session()?.gaps ?? 0, known.length / 2);
    if (n === 0) return undefined;
    const all = state.instruments();
    const hit = all.filter(({ rows }) => (rows.gap ?? 0) > 0).length;
    const words = stream ? streamGaps(stream) : gapsIn(n, hit, all.length);
    let missing = 0;
    for (let i = 0; i + 1 < known.length; i += 2) missing += known[i + 1]! - known[i]!;
    return missing > 0 ? `${words} · ${span(missing)}` : words;
  });
  /** Room for the longest it can say, kept at its end: what follows does not move. */
  const rowsWidth = (): number => 2 * count(position()?.rows ?? Number.NaN).length + 9;
  /** Of a session of bars the bars are counted: four rows each, and the marks of gaps between. */
  const held = createMemo(() => {
    const info = state.session();
    const { n, noun } = heldRows(info && !info.live ? info.rows : {});
    return { of: noun === 'bar' ? n : (position()?.rows ?? Number.NaN), noun };
  });
  const seen = (): number => {
    const now = position();
    if (!now || held().noun === 'row') return now?.row ?? Number.NaN;
    return Math.floor((now.row / Math.max(1, now.rows)) * held().of);
  };
  const computing = (): number | undefined => (state.opening() === undefined ? position()?.computing : state.computed());
  return (
    <footer class="status">
      <Show when={computing() !== undefined}>
        <span class="strong">computing, {count(Math.floor(100 * computing()!))} %</span>
      </Show>
      <Show when={state.session()}>
        <span style={{ 'min-width': `${rowsWidth()}ch` }}>
          {held().noun === 'bar' ? 'Bars' : 'Rows'}{' '}
          <PlainFigure desk={props.desk} id="rows" title="Rows" text={count(seen())} class="strong" />
          <Show when={!state.session()?.live}> of {count(held().of)}</Show>
        </span>
        <span style={{ 'min-width': '16ch' }}>
          Messages{' '}
          <PlainFigure
            desk={props.desk}
            id="messages"
            title="Messages"
            text={`${rate(health()?.messages.now ?? Number.NaN)}/s`}
            class="strong"
          />
        </span>
        <span style={{ 'min-width': '20ch' }} title={health() ? lagMeaning(health()!) : ''}>
          Lag over fastest, p50 / p99{' '}
          <PlainFigure desk={props.desk} id="lag" title="Lag" text={health() ? lagWords(health()!) : DASH} class="strong" />
        </span>
        <span classList={{ warn: gaps() !== undefined }}>
          Gaps <PlainFigure desk={props.desk} id="gaps" title="Gaps" text={gaps() ?? '0'} class="strong" />
        </span>
      </Show>
      <Show when={health()}>
        {(now) => (
          <>
            <span style={{ 'min-width': '15ch' }}>
              Memory <PlainFigure desk={props.desk} id="memory" title="Memory" text={bytes(memoryBytes(now()))} class="strong" />
            </span>
            <span classList={{ warn: now().storage.full || now().storage.memoryOnly !== undefined }}>
              Storage <PlainFigure desk={props.desk} id="storage" title="Storage" text={storageWords(now())} class="strong" />
            </span>
          </>
        )}
      </Show>
      <span class="spring" />
      <Show when={!state.streams.fetched() && (!state.session() || state.trust() === 'simulated')}>
        <span>Nothing has been fetched from any exchange</span>
      </Show>
      <Show when={state.session()} keyed>
        {(session) => (
          <>
            <Show when={session.tickHash}>
              <span title={`Hash of all ${counted(state.player.position()?.rows ?? 0, 'row')}: ${session.tickHash}`}>
                Ticks{' '}
                <PlainFigure
                  desk={props.desk}
                  id="tick-hash"
                  title="Hash of the ticks"
                  text={session.tickHash.slice(0, 8)}
                  full={session.tickHash}
                  class="mono strong"
                />
              </span>
            </Show>
            <span>{date(position()?.ts || session.from)}, UTC</span>
          </>
        )}
      </Show>
    </footer>
  );
}
