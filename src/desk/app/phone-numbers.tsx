/** The hero of the phone: the last price and the four numbers that go with it. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import { numberRows } from '../panels/number-rows.ts';
import { Figure } from '../widgets/figure.tsx';
import { DASH } from '../widgets/format.ts';
import { ChangeFigure, createLastPrice, lastPriceRefs, PriceFigure, SinceWords, SpreadFigure } from '../widgets/last-price.tsx';
import { StatusValue, shownOf } from '../widgets/status-value.tsx';
import { fitReference, onlyBars, windowWords } from './bars-by.ts';
import type { Desk } from './desk.tsx';
import { createMoment } from './moment.ts';
import { fillReference } from './words.ts';

export function PhoneNumbers(props: { desk: Desk }): JSX.Element {
  const { state, links } = props.desk;
  const link = links.main;
  /** Where there are only a file's bars, what bars tell. */
  const rows = createMemo(() => numberRows(onlyBars(link.instrument()) ? 'phoneBars' : 'phone'));
  const refOf = (template: string): string =>
    fitReference(fillReference(template, [link.instrument()?.id ?? ''], link.interval()) ?? '', state.instruments(), state.studies());
  const moment = createMoment(
    state,
    createMemo(() => (link.instrument() ? [...rows().map(({ ref }) => refOf(ref)), ...lastPriceRefs(link)] : [])),
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
            <PriceFigure desk={props.desk} link={link} reading={now()} />
            <dl>
              <dt>
                <SinceWords reading={now()} />
              </dt>
              <dd>
                <ChangeFigure desk={props.desk} reading={now()} />
              </dd>
              <dt>Spread</dt>
              <dd>
                <SpreadFigure desk={props.desk} reading={now()} short />
              </dd>
            </dl>
            <dl>
              <For each={rows()}>
                {(row) => (
                  <>
                    <dt>
                      {row.title.split(' ')[0]}{' '}
                      <small>{row.window ? windowWords(row.window, refOf(row.ref)) : row.unit(link.instrument()!, link.partner())}</small>
                    </dt>
                    <dd>
                      <Figure
                        desk={props.desk}
                        about={{
                          title: row.title,
                          ref: refOf(row.ref),
                          unit: row.unit(link.instrument()!, link.partner()),
                          shown: () => shown(row.ref),
                          text: (value) => row.text(value, link.instrument()!),
                        }}
                      >
                        <StatusValue shown={shown(row.ref)} text={(value) => row.text(value, link.instrument()!)} />
                      </Figure>
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
