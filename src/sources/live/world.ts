/** All that a live feed has of the world: clocks, timers, sockets and chance. A test gives it one in which nothing has to be waited for. */

export interface LiveWorld {
  /** Wall clock, integer microseconds; right again after the machine has slept. `at`: `elapsed()`, where it was just read. */
  now(at?: number): number;
  /** Milliseconds since some beginning; never goes back. */
  elapsed(): number;
  openSocket(url: string, handlers: SocketHandlers): SocketLike;
  /** Both give what cancels them. */
  every(ms: number, task: () => void): () => void;
  after(ms: number, task: () => void): () => void;
  /** From 0, below 1. */
  random(): number;
  /** Called whenever the machine has a network again, or none: what is open has to prove itself. Gives what ends that. */
  whenOnline(task: () => void): () => void;
}

export interface SocketHandlers {
  open(): void;
  message(text: string): void;
  /** Once, also when it never opened. Not called for a socket that was closed from this side. */
  closed(code: number, reason: string): void;
}

export interface SocketLike {
  send(text: string): void;
  close(): void;
}
