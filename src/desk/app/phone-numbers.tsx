/** The hero of the phone: the last price and the four numbers that go with it. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import { numberRows } from '../panels/number-rows.ts';
import { DASH } from '../widgets/format.ts';
import { BigPrice, changeWords, createLastPrice, lastPriceRefs, spreadWords } from '../widgets/last-price.tsx';
import { StatusValue, shownOf } from '../widgets/status-value.tsx';
import type { Desk } from './desk.tsx';
import { createMoment } from './moment.ts';
import { fillReference } from './words.ts';

const rows = numberRows('phone');

export function PhoneNumbers(props: { desk: Desk }): JSX.Element {
  const { state, links } = props.desk;
  const link = links.main;
  const refOf = (template: string): string => fillReference(template, [link.instrument()?.id ?? ''], link.interval()) ?? '';
  const moment = createMoment(
    state,
    createMemo(() => (link.instrument() ? [...rows.map(({ ref }) => refOf(ref)), ...lastPriceRefs(link)] : [])),
  );
  const reading = createLastPrice(props.desk, link, moment);
  const shown = (ref: string) => {
    const frame = moment().frames.get(refOf(ref));
    return frame && shownOf(frame);
  };
  return (
    <div class="hero">
      <Show when={reading()} fallback={<span class="big-number muted">{DASH}</span>}>
        {(now) => (
          <>
            <BigPrice reading={now()} />
            <dl>
              <dt>{now().since}</dt>
              <dd classList={{ buy: now().change > 0, sell: now().change < 0 }}>{changeWords(now())}</dd>
              <dt>Spread</dt>
              <dd>{spreadWords(now()).split(' · ')[0]}</dd>
            </dl>
            <dl>
              <For each={rows}>
                {(row) => (
                  <>
                    <dt>{row.title.split(' ')[0]}</dt>
                    <dd>
                      <StatusValue shown={shown(row.ref)} text={(value) => row.text(value, link.instrument()!)} />
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
