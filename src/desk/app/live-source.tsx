/** Which venue is shown, how its connection is, and why it was taken: a word and a mark in the strip, the rest in a card. */
import './live-source.css';
import { type JSX, Show } from 'solid-js';
import type { StreamStatus } from '../../api/stream-types.ts';
import { Figure } from '../widgets/figure.tsx';
import { dateTime } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import type { Desk } from './desk.tsx';
import { liveState, perSecondWords, skewWords, streamLag, troubles } from './live-words.ts';
import { shortTitle } from './venue-titles.ts';

export function liveFacts(desk: Desk, stream: StreamStatus): (readonly [string, string])[] {
  const { live } = desk.state;
  const venue = live.venues().find(({ id }) => id === stream.venue);
  const why = live.whyOf(stream);
  const facts: (readonly [string, string])[] = [];
  const add = (title: string, text: string | undefined): void => {
    if (text) facts.push([title, text]);
  };
  const instead = live.insteadOf(stream.sessionId);
  add('Instead of', instead);
  add('Why', why);
  add(
    'Now',
    stream.state === 'live' || stream.reason === why
      ? liveState(stream, live.now()).text
      : `${liveState(stream, live.now()).text}: ${stream.reason}`,
  );
  add('Server', live.server && stream.venue !== 'custom' ? `${live.server}: a test venue server, no real market` : undefined);
  add('Checked', venue?.checkedAgainst);
  add('Since', `${dateTime(stream.since)} UTC`);
  add('Messages', perSecondWords(stream));
  add('Lag', streamLag(stream));
  add('Clock', `This machine’s against the venue’s: ${skewWords(stream.skewMs)}`);
  for (const { title, text, full, warn } of troubles(stream)) if (warn || title === 'Gaps') add(title, full ?? text);
  return facts;
}

export function LiveSource(props: { desk: Desk; stream: StreamStatus; compact?: boolean }): JSX.Element {
  const state = () => liveState(props.stream, props.desk.state.live.now());
  const tested = () => props.desk.state.live.server !== undefined && props.stream.venue !== 'custom';
  /** Two names of venues have room only when they are short. */
  const instead = () => props.desk.state.live.insteadOf(props.stream.sessionId);
  const word = (): string => (state().tone === 'good' ? 'live' : state().text);
  return (
    <Figure
      desk={props.desk}
      class="live-source"
      about={{
        title: props.stream.title,
        named: true,
        figure: 'live-stream',
        written: () => state().text,
        facts: () => liveFacts(props.desk, props.stream),
      }}
    >
      <span class={`live-state live-${state().tone}`}>
        <Icon name={state().icon} size={12} />
        <span class={state().tone === 'good' ? 'spoken' : ''}>{word()}</span>
      </span>
      <Show when={!props.compact}>
        <span class="live-venue">{state().tone === 'good' && !instead() ? props.stream.title : shortTitle(props.stream.title)}</span>
      </Show>
      <Show when={!props.compact && instead()}>
        {(wanted) => (
          <span class="live-instead warn" title={`Taken instead of ${wanted()}, which does not answer`}>
            instead of {shortTitle(wanted())}
          </span>
        )}
      </Show>
      <Show when={tested()}>
        <span class="live-test warn" title="A test venue server: no real market">
          {props.compact ? 'test' : 'test venue server'}
        </span>
      </Show>
    </Figure>
  );
}
