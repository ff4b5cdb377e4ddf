/** Says once that a connection was lost and once that it is back, not every try; and that recording stopped while live goes on. */
import { createEffect, on } from 'solid-js';
import type { StreamStatus } from '../../api/stream-types.ts';
import { counted, span } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';

interface Known {
  /** Since when it is without a connection; microseconds. */
  lost?: number;
  gaps: number;
  toast?: number;
  recording: boolean;
}

/** `now`: microseconds. */
export function announceLive({ state, spaces }: Desk, now: () => number = () => Date.now() * 1_000): void {
  const { live, toasts, streams } = state;
  const known = new Map<string, Known>();

  function lost(of: Known, { title, gaps, reason }: StreamStatus): void {
    of.lost = now();
    of.gaps = gaps;
    of.toast = toasts.add(
      { tone: 'warn', text: `The connection to ${title} is lost; it is being made again.`, ...(reason ? { detail: reason } : {}) },
      { ms: 0 },
    );
    state.say(`The connection to ${title} is lost.`);
  }

  function back(of: Known, { title, gaps }: StreamStatus): void {
    const missing = gaps > of.gaps ? `; ${counted(gaps - of.gaps, 'gap')} in the record` : '';
    const text = `${title} is back after ${span(Math.max(1e6, now() - (of.lost ?? now())))}${missing}.`;
    if (of.toast !== undefined) toasts.remove(of.toast);
    delete of.toast;
    delete of.lost;
    toasts.add({ tone: 'plain', text });
    state.say(text);
  }

  function hear(stream: StreamStatus): void {
    const of = known.get(stream.sessionId) ?? { gaps: stream.gaps, recording: stream.recording };
    known.set(stream.sessionId, of);
    // Before its first row nothing was there to be lost.
    if (stream.state === 'connecting' && of.lost === undefined && stream.rows > 0) lost(of, stream);
    else if (stream.state === 'live' && of.lost !== undefined) back(of, stream);
    if (of.recording && !stream.recording && state.session()?.transient !== true)
      toasts.add({
        tone: 'fault',
        text: `${stream.title} is no longer recorded: the disk is full. What is stored is whole, and live goes on.`,
        action: { title: 'Make room', run: () => spaces.go('data') },
      });
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
      const stored = state.session()?.transient === true ? '' : ` ${counted(stream.rows, 'row')} are stored, to replay and export.`;
      if (stream.state === 'failed')
        toasts.add({
          tone: 'fault',
          text: `${stream.title} ended: ${stream.reason}`,
          action: { title: 'Go live again', run: () => void live.go() },
        });
      else toasts.add({ tone: 'plain', text: `${stream.title} was stopped.${stored}` });
    }),
  );
}
