/** Text changes at most four times a second: numbers that flicker cannot be read. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';

const everyMs = 250;

/** The value of `source`, renewed at most every 250 ms; the last change always arrives. */
export function slowly<T>(source: Accessor<T>): Accessor<T> {
  const [value, setValue] = createSignal<T>(source());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  createEffect(
    on(source, (now) => {
      const wait = everyMs - (performance.now() - last);
      if (wait <= 0) {
        last = performance.now();
        setValue(() => now);
      } else {
        timer ??= setTimeout(() => {
          timer = undefined;
          last = performance.now();
          setValue(() => source());
        }, wait);
      }
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return value;
}
