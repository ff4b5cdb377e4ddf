/** A world in which time passes when a test says so: sockets that the test opens, feeds and closes; timers that fire in their order. */
import type { LiveWorld, SocketHandlers } from '../../../src/sources/live/world.ts';

export class FakeSocket {
  readonly sent: string[] = [];
  /** Fake milliseconds at which each was sent. */
  readonly sentAt: number[] = [];
  closed = false;

  constructor(
    readonly url: string,
    readonly handlers: SocketHandlers,
    readonly openedAt: number,
  ) {}

  open(): void {
    this.handlers.open();
  }
  say(message: object | string): void {
    if (!this.closed) this.handlers.message(typeof message === 'string' ? message : JSON.stringify(message));
  }
  drop(code = 1006, reason = ''): void {
    if (this.closed) return;
    this.closed = true;
    this.handlers.closed(code, reason);
  }
}

interface Timer {
  at: number;
  task: () => void;
  everyMs: number;
}

export class FakeWorld implements LiveWorld {
  ms = 0;
  readonly sockets: FakeSocket[] = [];
  /** What chance gives, again and again. */
  chance = 0.5;
  /** Called with each new socket, as a server would be. */
  onSocket: (socket: FakeSocket) => void = () => undefined;
  readonly #timers = new Set<Timer>();
  readonly #online = new Set<() => void>();

  now = (): number => 1.7e15 + Math.round(this.ms * 1_000);
  elapsed = (): number => this.ms;
  random = (): number => this.chance;

  openSocket = (url: string, handlers: SocketHandlers) => {
    const socket = new FakeSocket(url, handlers, this.ms);
    this.sockets.push(socket);
    this.onSocket(socket);
    return {
      send: (text: string) => {
        socket.sent.push(text);
        socket.sentAt.push(this.ms);
      },
      close: () => {
        socket.closed = true;
      },
    };
  };

  every = (ms: number, task: () => void) => this.#arm({ at: this.ms + ms, task, everyMs: ms });
  after = (ms: number, task: () => void) => this.#arm({ at: this.ms + ms, task, everyMs: 0 });

  whenOnline = (task: () => void) => {
    this.#online.add(task);
    return () => this.#online.delete(task);
  };

  online(): void {
    for (const task of this.#online) task();
  }

  /** Lets `ms` pass; timers fire at their times. */
  pass(ms: number): void {
    const until = this.ms + ms;
    while (true) {
      let next: Timer | undefined;
      for (const timer of this.#timers) if (timer.at <= until && (!next || timer.at < next.at)) next = timer;
      if (!next) break;
      this.ms = Math.max(this.ms, next.at);
      if (next.everyMs > 0) next.at = this.ms + next.everyMs;
      else this.#timers.delete(next);
      next.task();
    }
    this.ms = until;
  }

  /** The machine sleeps: the clock goes on, and nothing else. */
  sleep(ms: number): void {
    this.ms += ms;
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
  }

  get timers(): number {
    return this.#timers.size;
  }

  #arm(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
