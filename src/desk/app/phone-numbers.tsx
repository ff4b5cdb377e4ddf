/** The hero of the phone: the last price and the two numbers that go with it. */
import { type JSX, Show } from 'solid-js';
import { DASH, decimalsOf, fixed, percent } from '../widgets/format.ts';
import { createLastPrice, spreadWords } from '../widgets/last-price.tsx';
import type { Desk } from './desk.tsx';

export function PhoneNumbers(props: { desk: Desk }): JSX.Element {
  const reading = createLastPrice(props.desk, () => true);
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
              <dd>{spreadWords(now())}</dd>
            </dl>
          </>
        )}
      </Show>
    </div>
  );
}
