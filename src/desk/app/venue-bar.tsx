/** The bar of a venue that runs: pace, lag, gaps, the clock, a look back, what is recorded, stop. */
import './venue-bar.css';
import { type JSX, Show } from 'solid-js';
import type { StreamStatus } from '../../api/stream-types.ts';
import { PlainFigure } from '../widgets/figure.tsx';
import { bytes, count } from '../widgets/format.ts';
import { millis } from '../widgets/health-words.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { LiveSource } from './live-source.tsx';
import { perSecondWords, recordedWords } from './live-words.ts';
import { createRecorded } from './recorded.ts';
import { rewind, rewinds, rewindWords, usualRewind } from './rewind.ts';
import { slowly } from './slow.ts';
import { Clock } from './transport.tsx';

export function VenueBar(props: { desk: Desk; stream: StreamStatus; compact?: boolean }): JSX.Element {
  const { state } = props.desk;
  const stream = slowly(() => props.stream);
  const lag = (): string => (Number.isNaN(stream().lagMs.p99) ? '' : `${millis(stream().lagMs.p99)} ms`);
  return (
    <div class="replay venue-bar" role="group" aria-label="Live">
      <Show when={!props.compact} fallback={<LiveSource desk={props.desk} stream={props.stream} compact />}>
        <span class="venue-fact venue-rate" title="Messages a second">
          <PlainFigure desk={props.desk} id="live-messages" title="Messages a second" text={perSecondWords(stream())} class="strong" />
        </span>
        <span class="venue-fact venue-lag">
          <span class="muted">p99</span>
          <PlainFigure desk={props.desk} id="lag" title="Lag, 99 of 100 are within" text={lag()} class="strong" />
        </span>
        <span class="venue-fact venue-gaps" classList={{ warn: stream().gaps > 0 }}>
          <span classList={{ muted: stream().gaps === 0 }}>Gaps</span>
          <PlainFigure desk={props.desk} id="gaps" title="Gaps" text={count(stream().gaps)} class={stream().gaps > 0 ? 'warn' : 'strong'} />
        </span>
      </Show>
      <Clock desk={props.desk} compact={props.compact} />
      <RewindButton desk={props.desk} />
      <Recorded desk={props.desk} stream={props.stream} compact={props.compact} />
      <button
        type="button"
        class="btn"
        title={state.session()?.transient ? 'Stop' : 'Stop: the session is stored and can be replayed'}
        onClick={() => void state.live.stop(props.stream.sessionId)}
      >
        Stop
      </button>
    </div>
  );
}

/** One press for the usual, a menu for the rest. */
function RewindButton(props: { desk: Desk }): JSX.Element {
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
    </span>
  );
}

/** What is on the disk, or why nothing goes there. */
function Recorded(props: { desk: Desk; stream: StreamStatus; compact: boolean | undefined }): JSX.Element {
  const { state, spaces } = props.desk;
  const meter = createRecorded(state.quantab, () => props.stream.sessionId);
  const passing = (): boolean => state.session()?.transient === true;
  return (
    <Show
      when={!passing()}
      fallback={
        <button
          type="button"
          class="btn"
          title="Not recorded: it goes when you leave it, unless you keep it"
          onClick={() => void state.streams.keep()}
        >
          Keep
        </button>
      }
    >
      <Show
        when={props.stream.recording}
        fallback={
          <button
            type="button"
            class="btn venue-full"
            title="The disk is full: what is stored stays whole and live goes on. Remove old sessions in Data to record again."
            onClick={() => spaces.go('data')}
          >
            <Icon name="stop" size={12} />
            {props.compact ? 'Not recorded' : 'Not recorded: disk full'}
          </button>
        }
      >
        <span class="venue-fact venue-recorded" title={`Recorded: ${recordedWords(meter().bytes, meter().perSecond)}`}>
          <Icon name="record" size={12} />
          <span class="spoken">Recorded</span>
          <PlainFigure
            desk={props.desk}
            id="live-recorded"
            title="Recorded"
            text={bytes(meter().bytes)}
            full={recordedWords(meter().bytes, meter().perSecond)}
            class="strong"
          />
        </span>
      </Show>
    </Show>
  );
}
