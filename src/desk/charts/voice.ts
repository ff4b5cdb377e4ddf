/** What the keyboard's cursor says, at a pace that can be listened to: at once after a rest, else the last thing when it rests. */

/** Least time between two sayings. */
const everyMs = 400;

export interface Voice {
  /** `words` is asked when its turn comes: what was asked of the engine meanwhile is in. */
  tell(words: () => string): void;
  dispose(): void;
}

export function openVoice(say: (text: string) => void, now: () => number = () => performance.now()): Voice {
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: () => string = () => '';

  function speak(): void {
    timer = undefined;
    last = now();
    const text = next();
    if (text) say(text);
  }

  return {
    tell(words) {
      next = words;
      if (timer !== undefined) return;
      const wait = everyMs - (now() - last);
      if (wait <= 0) speak();
      else timer = setTimeout(speak, wait);
    },
    dispose: () => clearTimeout(timer),
  };
}
