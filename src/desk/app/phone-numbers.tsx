/** The hero of the phone: the last price and the four numbers that go with it. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import { type NumberRow, numberRows } from '../panels/number-rows.ts';
import { Figure } from '../widgets/figure.tsx';
import { DASH, figures } from '../widgets/format.ts';
import { ChangeFigure, createLastPrice, lastPriceRefs, PriceFigure, SinceWords, SpreadFigure } from '../widgets/last-price.tsx';
import { StatusValue, shownOf } from '../widgets/status-value.tsx';
import { fitReference, onlyBars, windowWords } from './bars-by.ts';
import type { Desk } from './desk.tsx';
import { createMoment } from './moment.ts';
import { fillReference } from './words.ts';

export function PhoneNumbers(props: { desk: Desk }): JSX.Element {
  const { state, links } = props.desk;
  const link = links.main;
  /** In the workspace of order flow, where there are quotes: what the quotes tell takes the place of the change. */
  const ofFlow = (): boolean =>
    props.desk.spaces.active().id === 'orderflow' && (link.instrument()?.rows.quote ?? 0) + (link.instrument()?.rows.level ?? 0) > 0;
  /** Where there are only a file's bars, what bars tell. */
  const rows = createMemo(() => numberRows(onlyBars(link.instrument()) ? 'phoneBars' : ofFlow() ? 'phoneFlow' : 'phone'));
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
  function NumberOf(own: { row: NumberRow }): JSX.Element {
    const { row } = own;
    /** An interval is told by half its width: there is no room for both ends. */
    const text = (value: number): string => {
      const interval = row.interval && shown(row.ref)?.interval;
      return row.text(value, link.instrument()!) + (interval ? ` ±\u00a0${figures((interval.hi - interval.lo) / 2, 2)}` : '');
    };
    const unit = (): string => row.unit(link.instrument()!, link.partner());
    return (
      <>
        <dt>
          {row.title.split(' ').at(ofFlow() && row.interval ? -1 : 0)}{' '}
          <Show when={!ofFlow() || row.window?.endsWith(' s')}>
            <small>{row.window ? windowWords(row.window, refOf(row.ref)) : unit()}</small>
          </Show>
        </dt>
        <dd>
          <Figure
            desk={props.desk}
            about={{
              title: row.title,
              ref: refOf(row.ref),
              unit: unit(),
              shown: () => shown(row.ref),
              text: (value) => row.text(value, link.instrument()!),
            }}
          >
            <StatusValue shown={shown(row.ref)} text={text} />
          </Figure>
        </dd>
      </>
    );
  }

  return (
    <div class="hero">
      <Show when={reading()} fallback={<span class="big-number muted">{DASH}</span>}>
        {(now) => (
          <>
            <PriceFigure desk={props.desk} link={link} reading={now()} />
            <dl>
              <Show when={!ofFlow() || now().doubt}>
                <dt>
                  <SinceWords reading={now()} />
                </dt>
                <dd>
                  <ChangeFigure desk={props.desk} reading={now()} />
                </dd>
              </Show>
              <dt>Spread</dt>
              <dd>
                <SpreadFigure desk={props.desk} reading={now()} short />
              </dd>
              <Show when={ofFlow() && !now().doubt && rows()[0]}>{(row) => <NumberOf row={row()} />}</Show>
            </dl>
            <dl>
              <For each={ofFlow() && !now().doubt ? rows().slice(1) : rows()}>{(row) => <NumberOf row={row} />}</For>
            </dl>
          </>
        )}
      </Show>
    </div>
  );
}
