/**
 * The rows of a feed worker, from its port into a recording, until the feed ends, fails or is left. One batch is answered with one
 * credit, so few are in flight however fast the feed is.
 */
import { QuantabError } from '../core/errors.ts';
import type { LogKind } from '../core/log.ts';
import { TickBatch } from '../market/batch.ts';
import type { FeedStatus } from '../sources/live/status.ts';
import type { Recording } from './recording.ts';
import { tickMessages } from './tick-port.ts';
import type { FeedMessage } from './workers/protocol.ts';

export interface LiveFeed {
  /** The first rows are in; rejects when the feed ends before. */
  readonly begun: Promise<void>;
  /** Resolves when the feed has ended and all its rows are in; rejects when rows could not be stored, or with the feed's own fault. */
  readonly done: Promise<void>;
  send(message: FeedMessage): void;
  /** Asks the feed to end; one that does not answer is left after a while. */
  stop(): Promise<void>;
  /** Takes nothing more: `done` rejects with the reason. */
  leave(reason?: QuantabError): void;
  /** Takes nothing until `release`; the feed waits once its credits are used. */
  hold(): void;
  release(): void;
}

const patienceMs = 2_000;

/** What a feed says of itself. */
export interface FeedWords {
  status(status: FeedStatus): void;
  note(kind: LogKind, text: string): void;
}

export function openLiveFeed(recording: Recording, port: MessagePort, words: FeedWords): LiveFeed {
  let refuse: (reason: QuantabError) => void = () => undefined;
  const left = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  left.catch(() => undefined);
  let started: () => void = () => undefined;
  let never: (reason: unknown) => void = () => undefined;
  const begun = new Promise<void>((resolve, reject) => {
    started = resolve;
    never = reject;
  });
  begun.catch(() => undefined);
  let held: Promise<void> | undefined;
  let resume: () => void = () => undefined;
  function release(): void {
    held = undefined;
    resume();
  }
  const send = (message: FeedMessage): void => port.postMessage(message);

  async function takeAll(): Promise<void> {
    for await (const message of tickMessages(port, left)) {
      switch (message.type) {
        case 'end':
          return;
        case 'fault':
          if (message.next === undefined) throw new QuantabError('internal', message.text);
          throw new QuantabError('offline', message.text, { next: message.next });
        case 'instrument':
          await recording.inTurn(async () => recording.instrument(message.index, message.instrument));
          break;
        case 'episode':
          recording.episode(message.episode);
          break;
        case 'status':
          words.status(message.status);
          break;
        case 'note':
          words.note(message.kind, message.text);
          break;
        case 'batch':
          if (held) await Promise.race([held, left]);
          await recording.inTurn(() => recording.take(new TickBatch(message.buffer)));
          recording.messages++;
          send({ type: 'credit' });
          started();
      }
    }
  }

  const done = takeAll().finally(() => {
    never(new QuantabError('internal', 'The feed ended before its first row.'));
    // A feed that was cut off hears that nobody listens.
    send({ type: 'stop' });
    port.close();
  });
  done.catch(() => undefined);

  return {
    begun,
    done,
    send,
    hold() {
      held ??= new Promise((resolve) => {
        resume = resolve;
      });
    },
    release,
    async stop() {
      release();
      send({ type: 'stop' });
      const late = setTimeout(() => refuse(new QuantabError('internal', 'The feed did not answer and was left.')), patienceMs);
      await done.catch(() => undefined);
      clearTimeout(late);
    },
    leave: (reason = new QuantabError('cancelled', 'The feed was left.')) => refuse(reason),
  };
}
