/** Text changes at most four times a second: numbers that flicker cannot be read. All texts change together, in one layout. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { untilBeatMs } from './frame.ts';

const everyMs = 250;

/** The value of `source`, renewed at most every 250 ms; the last change always arrives. */
export function slowly<T>(source: Accessor<T>): Accessor<T> {
  const [value, setValue] = createSignal<T>(source());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  createEffect(
    on(source, (now) => {
      const at = performance.now();
      // After a rest at once; what keeps changing waits for the others.
      if (at - last > 2 * everyMs) {
        last = at;
        setValue(() => now);
      } else {
        timer ??= setTimeout(
          () => {
            timer = undefined;
            last = performance.now();
            setValue(() => source());
          },
          untilBeatMs(at, everyMs),
        );
      }
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return value;
}
