/** Says once that a connection was lost and once that it is back, not every try; and that recording stopped while live goes on. */
import { createEffect, on } from 'solid-js';
import type { StreamStatus } from '../../api/stream-types.ts';
import { counted, span } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';
import { recordingOf } from './live-words.ts';
import { newestOf } from './rewind.ts';

interface Known {
  /** While it is without a connection: exchange time of its newest row, microseconds; NaN when unknown. */
  lost?: number;
  toast?: number;
  recording: boolean;
}

/** Streams that the disk had no more room for, with the toast that says so. */
type Full = Map<string, number>;

/** To the second, and at least one. */
const whole = (micros: number): number => Math.max(1e6, Math.round(micros / 1e6) * 1e6);

export function announceLive({ state, spaces }: Desk): void {
  const { live, toasts, streams } = state;
  const known = new Map<string, Known>();
  const full: Full = new Map();

  function lost(of: Known, stream: StreamStatus): void {
    const { title, reason } = stream;
    of.lost = newestOf(stream);
    of.toast = toasts.add(
      { tone: 'warn', text: `The connection to ${title} is lost; it is being made again.`, ...(reason ? { detail: reason } : {}) },
      { ms: 0 },
    );
    state.say(`The connection to ${title} is lost.`);
  }

  function back(of: Known, stream: StreamStatus): void {
    const { title } = stream;
    // A dead line is noticed late: what is missing began with its last row.
    const missing = newestOf(stream) - (of.lost ?? Number.NaN);
    const text = missing > 0 ? `${title} is back; ${span(whole(missing))} are missing.` : `${title} is back.`;
    if (of.toast !== undefined) toasts.remove(of.toast);
    delete of.toast;
    delete of.lost;
    toasts.add({ tone: 'plain', text });
    state.say(text);
  }

  function hear(stream: StreamStatus): void {
    const of: Known = known.get(stream.sessionId) ?? { recording: stream.recording };
    known.set(stream.sessionId, of);
    // Before its first row nothing was there to be lost.
    if (stream.state === 'connecting' && of.lost === undefined && stream.rows > 0) lost(of, stream);
    else if (stream.state === 'live' && of.lost !== undefined) back(of, stream);
    if (of.recording && recordingOf(stream, state.session()?.transient === true) === 'full')
      full.set(
        stream.sessionId,
        toasts.add({
          tone: 'fault',
          text: `${stream.title} is no longer recorded: the disk is full. What is stored is whole, and live goes on.`,
          action: { title: 'Make room', run: () => spaces.go('data') },
        }),
      );
    of.recording = stream.recording;
  }

  createEffect(
    on(live.running, (running) => {
      for (const stream of running) hear(stream);
      for (const [id, { toast }] of known) {
        if (running.some(({ sessionId }) => sessionId === id)) continue;
        if (toast !== undefined) toasts.remove(toast);
        known.delete(id);
      }
    }),
  );
  createEffect(
    on(streams.ended, (stream) => {
      if (!stream || !streams.isFetched(stream.venue) || stream.rows === 0) return;
      const told = full.get(stream.sessionId);
      full.delete(stream.sessionId);
      if (told !== undefined) toasts.remove(told);
      // Its rows are those that were seen.
      const stored =
        told !== undefined
          ? ' What was recorded until the disk was full is stored, and no more.'
          : state.session()?.transient === true
            ? ''
            : ` ${counted(stream.rows, 'row')} are stored, to replay and export.`;
      const goesOn = stream.next !== undefined && state.session()?.id === stream.sessionId && live.goOn(stream) !== undefined;
      if (goesOn) state.say(`${stream.title} stays down; another venue is taken.`);
      else if (stream.state === 'failed')
        toasts.add({
          tone: 'fault',
          text: `${stream.title} ended: ${stream.reason}`,
          action: { title: 'Go live again', run: () => void live.go() },
        });
      // Of one that another tab recorded, the reason says what became of it.
      else if (stream.readsOther)
        toasts.add({
          tone: 'plain',
          text: `${stream.title}: ${stream.reason}`,
          action: { title: 'Go live here', run: () => void live.go() },
        });
      else toasts.add({ tone: 'plain', text: `${stream.title} was stopped.${stored}` });
    }),
  );
}
