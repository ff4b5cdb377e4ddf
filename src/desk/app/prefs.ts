/** How this person likes the desk: theme and pair of colours. Kept in this browser; the system decides until they do. */
import { type Accessor, createMemo, createSignal } from 'solid-js';
import { type LiveChoice, readChoice } from './live-choice.ts';

export type Theme = 'system' | 'dark' | 'light';

export interface Prefs {
  theme: Accessor<Theme>;
  /** What is on the screen: system resolved. */
  shown: Accessor<'dark' | 'light'>;
  setTheme(theme: Theme): void;
  safePair: Accessor<boolean>;
  setSafePair(safe: boolean): void;
  /** Hints that were read and put away. */
  dismissed(hint: string): boolean;
  dismiss(hint: string): void;
  /** What this person went live with last; undefined until they have, and after it was forgotten. */
  live: Accessor<LiveChoice | undefined>;
  setLive(choice: LiveChoice | undefined): void;
  /** Whether the page goes live with that when it is opened. */
  liveOnOpen: Accessor<boolean>;
  setLiveOnOpen(on: boolean): void;
}

const key = 'quantab-prefs';

interface Kept {
  theme: Theme;
  safePair: boolean;
  dismissed: string[];
  live?: LiveChoice | undefined;
  liveOnOpen: boolean;
}

function read(): Kept {
  const fresh: Kept = { theme: 'system', safePair: false, dismissed: [], liveOnOpen: true };
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>;
    return { ...fresh, ...kept, live: readChoice(kept.live) };
  } catch {
    return fresh;
  }
}

export function createPrefs(root: HTMLElement = document.documentElement): Prefs {
  const [kept, setKept] = createSignal<Kept>(read());
  const light = matchMedia('(prefers-color-scheme: light)');
  const [systemLight, setSystemLight] = createSignal(light.matches);
  // The attribute first: whoever draws on the signal reads the new tokens.
  light.addEventListener('change', ({ matches }) => {
    if (kept().theme === 'system') root.dataset.theme = matches ? 'light' : 'dark';
    setSystemLight(matches);
  });
  const shown = createMemo<'dark' | 'light'>(() => {
    const { theme } = kept();
    return theme === 'system' ? (systemLight() ? 'light' : 'dark') : theme;
  });

  function apply(): void {
    root.dataset.theme = shown();
    if (kept().safePair) root.dataset.pair = 'safe';
    else delete root.dataset.pair;
  }

  function change(part: Partial<Kept>): void {
    const next = { ...kept(), ...part };
    const theme = next.theme === 'system' ? (light.matches ? 'light' : 'dark') : next.theme;
    root.dataset.theme = theme;
    if (next.safePair) root.dataset.pair = 'safe';
    else delete root.dataset.pair;
    setKept(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Private windows may refuse storage; the choice then lasts as long as the page.
    }
  }

  apply();
  return {
    theme: () => kept().theme,
    shown,
    setTheme: (theme) => change({ theme }),
    safePair: () => kept().safePair,
    setSafePair: (safePair) => change({ safePair }),
    dismissed: (hint) => kept().dismissed.includes(hint),
    dismiss: (hint) => change({ dismissed: [...kept().dismissed, hint] }),
    live: () => kept().live,
    setLive: (live) => change({ live }),
    liveOnOpen: () => kept().liveOnOpen,
    setLiveOnOpen: (liveOnOpen) => change({ liveOnOpen }),
  };
}
