/** The bar of a venue that runs: pace, lag, gaps, the clock, a look back, what is recorded, stop. */
import './venue-bar.css';
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { StreamStatus } from '../../api/stream-types.ts';
import { PlainFigure } from '../widgets/figure.tsx';
import { bytes } from '../widgets/format.ts';
import { millis } from '../widgets/health-words.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { LiveSource } from './live-source.tsx';
import { perSecondWords, recordedWords, recordingOf, streamGaps } from './live-words.ts';
import { createRecorded } from './recorded.ts';
import { rewind, rewinds, rewindWords, usualRewind } from './rewind.ts';
import { slowly } from './slow.ts';
import { Clock } from './transport.tsx';

export function VenueBar(props: { desk: Desk; stream: StreamStatus; compact?: boolean }): JSX.Element {
  const { state } = props.desk;
  const stream = slowly(() => props.stream);
  /** In trouble its words need the room; pace and clock stand still anyway. */
  const good = (): boolean => props.stream.state === 'live';
  const lag = (): string => (Number.isNaN(stream().lagMs.p99) ? '' : `${millis(stream().lagMs.p99)} ms`);
  return (
    <div class="replay venue-bar" classList={{ 'venue-trouble': !good() }} role="group" aria-label="Live">
      <Show when={!props.compact} fallback={<LiveSource desk={props.desk} stream={props.stream} compact />}>
        <span class="venue-fact venue-rate" classList={{ warn: stream().perSecond === 0 }} title="Messages a second">
          <PlainFigure
            desk={props.desk}
            id="live-messages"
            title="Messages a second"
            text={perSecondWords(stream())}
            class={stream().perSecond === 0 ? 'warn' : 'strong'}
          />
        </span>
        <Show when={good()}>
          <span class="venue-fact venue-lag">
            <span class="muted">p99</span>
            <PlainFigure desk={props.desk} id="lag" title="Lag, 99 of 100 are within" text={lag()} class="strong" />
          </span>
        </Show>
        <span class="venue-fact venue-gaps" classList={{ warn: stream().gaps > 0 }} title={`Gaps: ${streamGaps(stream())}`}>
          <span classList={{ muted: stream().gaps === 0 }}>Gaps</span>
          <PlainFigure
            desk={props.desk}
            id="gaps"
            title="Gaps"
            text={streamGaps(stream(), true)}
            full={streamGaps(stream())}
            class={stream().gaps > 0 ? 'warn' : 'strong'}
          />
        </span>
      </Show>
      <Show when={!props.compact || good()}>
        <Clock desk={props.desk} compact={props.compact} />
      </Show>
      <RewindButton desk={props.desk} single={props.compact === true && !good()} />
      <Recorded desk={props.desk} stream={props.stream} compact={props.compact} quiet={!good()} />
      <button
        type="button"
        class="btn"
        title={stopMeans[recordingOf(props.stream, state.session()?.transient === true)]}
        onClick={() => void state.live.stop(props.stream.sessionId)}
      >
        Stop
      </button>
    </div>
  );
}

const stopMeans = {
  recorded: 'Stop: the session is stored and can be replayed',
  full: 'Stop: what was stored can be replayed',
  passing: 'Stop: the session is stored and can be replayed',
  reading: 'Stop reading; the other tab goes on',
} as const;

/** One press for the usual, a menu for the rest. */
function RewindButton(props: { desk: Desk; single: boolean }): JSX.Element {
  const back = (seconds: number): void => void rewind(props.desk.state, seconds);
  return (
    <span class="btn-pair">
      <button
        type="button"
        class="btn"
        aria-label={`Rewind ${rewindWords(usualRewind)}`}
        title={`Look back ${rewindWords(usualRewind)}; live goes on (Shift R)`}
        aria-keyshortcuts="Shift+R"
        onClick={() => back(usualRewind)}
      >
        <Icon name="rewind" size={12} />
        {rewindWords(usualRewind)}
      </button>
      <Show when={!props.single}>
        <button
          type="button"
          class="btn"
          aria-label="Rewind by another time"
          aria-haspopup="menu"
          onClick={(event) =>
            openMenu(props.desk.layer, event.currentTarget, 'Rewind', () =>
              rewinds.map((seconds) => ({ title: rewindWords(seconds), run: () => back(seconds) })),
            )
          }
        >
          <Icon name="caret" size={12} />
        </button>
      </Show>
    </span>
  );
}

/** What is on the disk, or why nothing goes there. `quiet`: the mark without its size. */
function Recorded(props: { desk: Desk; stream: StreamStatus; compact: boolean | undefined; quiet: boolean }): JSX.Element {
  const { state, spaces } = props.desk;
  const meter = createRecorded(state.quantab, () => props.stream.sessionId);
  const how = () => recordingOf(props.stream, state.session()?.transient === true);
  const written = (): string => recordedWords(meter().bytes, meter().perSecond);
  return (
    <Switch>
      <Match when={how() === 'recorded'}>
        <span class="venue-fact venue-recorded" title={`Recorded: ${written()}`}>
          <Icon name="record" size={12} />
          <span class="spoken">Recorded</span>
          <Show when={!props.quiet}>
            <PlainFigure
              desk={props.desk}
              id="live-recorded"
              title="Recorded"
              text={bytes(meter().bytes)}
              full={written()}
              class="strong"
            />
          </Show>
        </span>
      </Match>
      <Match when={how() === 'passing'}>
        <button
          type="button"
          class="btn"
          title="Not recorded: it goes when you leave it, unless you keep it"
          onClick={() => void state.streams.keep()}
        >
          Keep
        </button>
      </Match>
      <Match when={how() === 'reading'}>
        <span class="venue-fact muted" title="Recorded by another tab; this one reads it">
          {props.compact ? 'Reads' : 'Recorded by another tab'}
        </span>
      </Match>
      <Match when={how() === 'full'}>
        <button
          type="button"
          class="btn venue-full"
          title="The disk is full: what is stored stays whole and live goes on. Remove old sessions in Data, then go live again to record."
          onClick={() => spaces.go('data')}
        >
          <Icon name="stop" size={12} />
          {props.compact ? 'Not recorded' : 'Not recorded: disk full'}
        </button>
      </Match>
    </Switch>
  );
}
