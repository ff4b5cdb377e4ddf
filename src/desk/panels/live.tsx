/** Live: what runs and how it is, and what to go live with. */
import './live.css';
import '../app/live-source.css';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { liveState, streamWords } from '../app/live-words.ts';
import { idWords } from '../app/words.ts';
import { count } from '../widgets/format.ts';
import type { TableColumn } from '../widgets/table-data.ts';
import { LiveForm } from './live-form.tsx';
import { LiveStream } from './live-stream.tsx';
import type { PanelProps } from './panel.ts';

const columns: readonly TableColumn[] = [
  { id: 'stream', title: 'Stream', kind: 'text' },
  { id: 'state', title: 'State', kind: 'text' },
  { id: 'instrument', title: 'Instrument', kind: 'text' },
  { id: 'book', title: 'Book', kind: 'text' },
  { id: 'messages', title: 'Messages', kind: 'number', text: count },
  { id: 'newest', title: 'Newest', kind: 'time' },
  { id: 'gaps', title: 'Gaps', kind: 'number', text: count },
  { id: 'resyncs', title: 'Resyncs', kind: 'number', text: count },
];

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id, i) => id === b[i]);

export function LivePanel(props: PanelProps): JSX.Element {
  const { desk, host } = props;
  const { live, fail, player } = desk.state;
  live.loadVenues().catch(fail);
  const [now, setNow] = createSignal(Date.now() * 1_000);
  const timer = setInterval(() => host.visible() && setNow(Date.now() * 1_000), 1_000);
  onCleanup(() => clearInterval(timer));
  const ids = createMemo(() => live.running().map(({ sessionId }) => sessionId), [], { equals: same });
  let body!: HTMLDivElement;
  // What was started stands at the top.
  createEffect(on(ids, (now, before) => now.length > (before?.length ?? 0) && body.scrollTo({ top: 0 }), { defer: true }));

  host.setHead({
    unlinked: true,
    words() {
      const running = live.running();
      const [first] = running;
      return running.length === 1 && first
        ? streamWords(first, liveState(first, live.now()))
        : running.length > 1
          ? `${running.length} streams`
          : 'nothing runs';
    },
    table: () => ({
      words: 'streams that run, by instrument',
      instruments: live.running().flatMap(({ instruments = [] }) => instruments.map(({ id }) => id)),
      from: Number.NaN,
      to: player.position()?.ts ?? Number.NaN,
      columns,
      rows: live
        .running()
        .flatMap((stream) =>
          (stream.instruments ?? []).map((each) => [
            stream.title,
            liveState(stream, live.now()).text,
            idWords(each.id),
            each.book === 'none' ? '' : each.book,
            each.messages,
            each.ts,
            each.gaps,
            each.resyncs,
          ]),
        ),
    }),
  });

  return (
    <div ref={body} class="scroll live" tabindex="0" role="group" aria-label="Live">
      <For each={ids()}>
        {(id) => (
          <Show when={live.running().find(({ sessionId }) => sessionId === id)}>
            {(stream) => <LiveStream desk={desk} stream={stream()} now={now()} />}
          </Show>
        )}
      </For>
      <Show when={live.venues().length > 0}>
        <LiveForm desk={desk} host={host} venues={live.venues()} />
      </Show>
    </div>
  );
}
