/** Calls that come before the engine has started wait for it; when it could not start each is refused with its reason. */
import type { EngineService } from './protocol.ts';

export interface Gate {
  open(): void;
  refuse(reason: unknown): void;
  /** The same calls, each after the start; `start` itself does not wait. */
  guard(service: EngineService): EngineService;
}

export function openGate(): Gate {
  let open: () => void = () => undefined;
  let refuse: (reason: unknown) => void = () => undefined;
  const started = new Promise<void>((resolve, reject) => {
    open = resolve;
    refuse = reject;
  });
  started.catch(() => undefined);
  return {
    open: () => open(),
    refuse: (reason) => refuse(reason),
    guard(service) {
      const calls = Object.entries(service) as [string, (...args: unknown[]) => Promise<unknown>][];
      const waiting = calls.map(([name, call]) => {
        const gate = async (...args: unknown[]): Promise<unknown> => {
          await started;
          return call(...args);
        };
        return [name, name === 'start' ? call : gate];
      });
      return Object.fromEntries(waiting) as EngineService;
    },
  };
}
