/** One stream that runs: its state and why, pace, lag, clocks, what went wrong how often, what is recorded, each instrument; stop. */
import { createEffect, createResource, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { StreamStatus } from '../../api/stream-types.ts';
import type { Desk } from '../app/desk.tsx';
import {
  ageWords,
  isOld,
  liveState,
  perSecondWords,
  recordedWords,
  recordingOf,
  skewWords,
  streamLag,
  tabDelay,
  troubles,
} from '../app/live-words.ts';
import { createRecorded } from '../app/recorded.ts';
import { idWords } from '../app/words.ts';
import { PlainFigure } from '../widgets/figure.tsx';
import { bytes, clock, count, counted, DASH, date, span } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';

const bookWords = { known: 'known', waiting: 'waiting', none: DASH } as const;

const notRecorded = {
  recorded: '',
  reading: 'by another tab; this one reads it',
  passing: 'no: it goes when you leave it',
  full: 'no more: the disk is full; live goes on',
} as const;

/** Of book, messages, age, gaps, resyncs. */
const widths: readonly string[] = ['56px', '68px', '52px', '40px', '60px'];

export function LiveStream(props: { desk: Desk; stream: StreamStatus; now: number }): JSX.Element {
  const { state } = props.desk;
  const { live } = state;
  const now = () => liveState(props.stream, live.now());
  const why = (): string => live.whyOf(props.stream);
  const onStage = (): boolean => live.shown()?.sessionId === props.stream.sessionId;
  const meter = createRecorded(state.quantab, () => props.stream.sessionId);
  const recording = () => recordingOf(props.stream, state.sessions().find(({ id }) => id === props.stream.sessionId)?.transient === true);

  return (
    <section class="live-stream" aria-label={props.stream.title}>
      <div class="live-head">
        <h2>{props.stream.title}</h2>
        <span class={`live-state live-${now().tone}`}>
          <Icon name={now().icon} size={12} />
          <span>{now().text}</span>
        </span>
        <span class="spring" />
        <Show when={!onStage()}>
          <button type="button" class="btn btn-small" onClick={() => void state.open(props.stream.sessionId)}>
            Show
          </button>
        </Show>
        <button
          type="button"
          class="btn btn-small"
          aria-label={`Stop ${props.stream.title}`}
          onClick={() => void live.stop(props.stream.sessionId)}
        >
          Stop
        </button>
      </div>
      <Show when={live.server && props.stream.venue !== 'custom'}>
        <p class="warn small">From a test venue server, {live.server}: no real market.</p>
      </Show>
      <Show when={props.stream.state !== 'live' && props.stream.reason !== why()}>
        <p class="small">{props.stream.reason}</p>
      </Show>
      <Show when={why()}>
        <p class="muted small">{why()}</p>
      </Show>
      <dl class="facts facts-right facts-plain">
        <dt>Since</dt>
        <dd>
          {date(props.stream.since)} {clock(props.stream.since)} UTC
        </dd>
        <dt>Messages</dt>
        <dd>
          <PlainFigure desk={props.desk} id="live-messages" title="Messages a second" text={perSecondWords(props.stream)} />
          {`, ${count(props.stream.messages)} in all`}
        </dd>
        <dt>Lag p50 / p99</dt>
        <dd>
          <PlainFigure desk={props.desk} id="lag" title="Lag" text={streamLag(props.stream)} />
        </dd>
        <Show when={tabDelay(props.stream)}>
          <dt>Delay in this tab</dt>
          <dd>
            <PlainFigure desk={props.desk} id="tab-delay" title="Delay in this tab" text={tabDelay(props.stream)} />
          </dd>
        </Show>
        <dt>This machine’s clock</dt>
        <dd>
          <PlainFigure desk={props.desk} id="clock-skew" title="Difference of the clocks" text={skewWords(props.stream.skewMs)} />
        </dd>
        <dt>Recorded</dt>
        <dd classList={{ warn: recording() === 'full' }}>
          {recording() === 'recorded' ? recordedWords(meter().bytes, meter().perSecond) : notRecorded[recording()]}
        </dd>
      </dl>
      <dl class="facts facts-right live-troubles">
        <For each={troubles(props.stream)}>
          {({ title, figure, text, warn }) => (
            <>
              <dt>{title}</dt>
              <dd>
                <PlainFigure desk={props.desk} id={figure} title={title} text={text} class={warn ? 'warn' : 'muted'} />
              </dd>
            </>
          )}
        </For>
      </dl>
      <Retention desk={props.desk} perSecond={meter().perSecond} />
      <Show when={(props.stream.instruments ?? []).length > 0}>
        <table class="grid live-table">
          <caption class="spoken">Instruments of {props.stream.title}</caption>
          <colgroup>
            <col />
            <For each={widths}>{(width) => <col style={{ width }} />}</For>
          </colgroup>
          <thead>
            <tr>
              <th scope="col" class="left">
                {counted(props.stream.instruments!.length, 'instrument')}
              </th>
              <th scope="col" class="left">
                Book
              </th>
              <th scope="col">Messages</th>
              <th scope="col">Age</th>
              <th scope="col">Gaps</th>
              <th scope="col">Resyncs</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.stream.instruments}>
              {(each) => {
                const old = (): boolean => isOld(each.ts, props.now, props.stream.skewMs);
                return (
                  <tr>
                    <th scope="row" class="left" title={idWords(each.id)}>
                      {idWords(each.id)}
                    </th>
                    <td class="left" classList={{ warn: each.book === 'waiting', muted: each.book === 'none' }}>
                      {bookWords[each.book]}
                    </td>
                    <td>{count(each.messages)}</td>
                    <td classList={{ warn: old() }} title={old() ? 'Stale: nothing has come for a while' : ''}>
                      {ageWords(each.ts, props.now, props.stream.skewMs)}
                    </td>
                    <td classList={{ warn: each.gaps > 0 }}>{count(each.gaps)}</td>
                    <td classList={{ warn: each.resyncs > 0 }}>{count(each.resyncs)}</td>
                  </tr>
                );
              }}
            </For>
          </tbody>
        </table>
      </Show>
    </section>
  );
}

/** How long there is room at this rate, and what goes when there is none. */
function Retention(props: { desk: Desk; perSecond: number }): JSX.Element {
  const { quantab, sessions } = props.desk.state;
  const [storage, { refetch }] = createResource(() => quantab.sessions.storage().catch(() => undefined));
  createEffect(on(sessions, () => void refetch(), { defer: true }));
  const [shown, setShown] = createSignal('');
  createEffect(() => {
    const now = storage.latest;
    if (!now) return;
    const most = Math.min(now.quotaBytes, now.policy.bytes);
    const left = most - now.usedBytes;
    if (!Number.isFinite(left)) return;
    const time = props.perSecond > 0 ? `, ${span((left / props.perSecond) * 1e6)} at this rate` : '';
    const limit = now.policy.bytes < now.quotaBytes ? 'within your limit' : 'in this browser';
    setShown(`${bytes(Math.max(0, left))} left ${limit}${time}`);
  });
  return (
    <p class="muted small">
      {shown()}{' '}
      <button type="button" class="link small" onClick={() => props.desk.spaces.go('data')}>
        Limits
      </button>
    </p>
  );
}
