/** The hero of the phone: the last price and the four numbers that go with it. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { numberRows } from '../panels/number-rows.ts';
import { DASH, decimalsOf, fixed, percent } from '../widgets/format.ts';
import { createLastPrice, spreadWords } from '../widgets/last-price.tsx';
import { StatusValue, shownOf } from '../widgets/status-value.tsx';
import type { Desk } from './desk.tsx';
import { createFeeds, unhurried } from './feeds.ts';
import { slowly } from './slow.ts';
import { fillReference } from './words.ts';

const newest = { from: Number.NaN, to: Number.NaN, widthPx: 1 };
const rows = numberRows('phone');

export function PhoneNumbers(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  const reading = createLastPrice(props.desk, () => true);
  const [version, setVersion] = createSignal(0);
  const slow = slowly(version);
  const refOf = (template: string): string => fillReference(template, [state.instrument()?.id ?? ''], state.interval()) ?? '';
  const feeds = createFeeds(
    state,
    createMemo(() => (state.instrument() ? rows.map(({ ref }) => refOf(ref)) : [])),
    () => setVersion((n) => n + 1),
    () => true,
    unhurried,
  );
  createMemo(() => {
    for (const feed of feeds().values()) feed.want(newest);
  });
  const shown = (ref: string) => {
    slow();
    const frame = feeds().get(refOf(ref))?.frame;
    return frame && shownOf(frame);
  };
  return (
    <div class="hero">
      <Show when={reading()} fallback={<span class="big-number muted">{DASH}</span>}>
        {(now) => (
          <>
            <span class="big-number" classList={{ buy: now().side > 0, sell: now().side < 0 }}>
              {fixed(now().price, decimalsOf(now().tick))}
              <small aria-hidden="true">{now().side > 0 ? '▲' : now().side < 0 ? '▼' : ''}</small>
            </span>
            <dl>
              <dt>{now().since}</dt>
              <dd classList={{ buy: now().change > 0, sell: now().change < 0 }}>{percent(now().change)}</dd>
              <dt>Spread</dt>
              <dd>{spreadWords(now()).split(' · ')[0]}</dd>
            </dl>
            <dl>
              <For each={rows}>
                {(row) => (
                  <>
                    <dt>{row.title.split(' ')[0]}</dt>
                    <dd>
                      <StatusValue shown={shown(row.ref)} text={(value) => row.text(value, state.instrument()!)} />
                    </dd>
                  </>
                )}
              </For>
            </dl>
          </>
        )}
      </Show>
    </div>
  );
}
