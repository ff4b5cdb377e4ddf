/** Says how an import ended, unless the place that says it is on the screen already: the first screen, or the Data workspace. */
import { createEffect, on } from 'solid-js';
import { counted } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';
import type { ImportJob } from './imports.ts';
import type { TransientMarket } from './streams.ts';
import type { Toast } from './toasts.ts';
import { storedWords } from './words.ts';

/** Begun by the first import; `first` is the market that was on the stage then. */
export function announceImports(desk: Desk, first: TransientMarket | undefined): void {
  const { state, spaces } = desk;
  const { imports, toasts, sessions } = state;
  let shown: number | undefined;
  const say = (toast: Omit<Toast, 'id'>): void => {
    shown = toasts.add(toast);
  };
  /** What was said of the import before is no longer news. */
  const unsay = (): void => {
    if (shown !== undefined) toasts.remove(shown);
    shown = undefined;
  };
  const report = { title: 'Show the report', run: () => spaces.go('data') };

  /** The simulated market that is on the stage while an import runs: the import takes its place. */
  let market = first;
  let begun = false;
  function sayEnded(): void {
    const ended = market;
    market = undefined;
    if (!ended || sessions().some(({ id, transient }) => id === ended.id && !transient)) return;
    toasts.add(
      {
        tone: 'plain',
        text: 'The simulated market ended; it was not kept.',
        action: { title: 'Start it again', run: () => void state.startMarket(ended.params) },
      },
      { ms: 15_000 },
    );
  }

  /** On a phone one panel is seen at a time; in the Data workspace it may have been closed. */
  function ask(): void {
    const here = spaces.active().id === 'data';
    spaces.go('data');
    if (here || desk.phone()) setTimeout(() => desk.addPanel('import'));
  }

  function announce(job: ImportJob): void {
    const told = spaces.active().id === 'data' || sessions().length === 0;
    if (job.state === 'failed' && job.error && !told)
      say({ tone: 'fault', text: job.files > 1 ? `Nothing was stored. ${job.error.message}` : job.error.message, action: report });
    if (job.state === 'cancelled') say({ tone: 'plain', text: `${job.name}: cancelled, nothing was stored.` });
    if (!job.report || spaces.active().id === 'data') return;
    const { duplicateOf, kinds, rejectedCount } = job.report;
    if (duplicateOf) say({ tone: 'plain', text: `${job.name} is stored already; that session is shown.` });
    else if (rejectedCount > 0)
      say({
        tone: 'warn',
        text: `${job.name}: ${storedWords(kinds)} stored, ${counted(rejectedCount, 'row')} rejected.`,
        action: report,
      });
    else say({ tone: 'plain', text: `${job.name}: ${storedWords(kinds)} stored.` });
  }

  // The Data workspace shows the report itself.
  createEffect(
    on(
      () => spaces.active().id,
      (id) => id === 'data' && unsay(),
      { defer: true },
    ),
  );
  createEffect(
    on(
      imports.waiting,
      (now, before = []) => {
        const job = imports.job();
        const last = now.at(-1);
        if (now.length <= before.length || last === undefined || !job) return;
        const until = job.state === 'mapping' ? `it is said how ${job.name} is to be read` : `${job.name} is done`;
        toasts.add({ tone: 'plain', text: `${last} waits until ${until}.` });
      },
      { defer: true },
    ),
  );
  createEffect(
    on(
      () => imports.job()?.state,
      (now) => {
        const job = imports.job();
        // What became of the one before is news still, when this one follows by itself.
        if (!(now === 'running' && job?.waited)) unsay();
        // The question is asked in the import panel.
        if (now === 'mapping') ask();
        else if (job && now !== 'running') announce(job);
        if (begun && (now === 'running' || now === 'mapping')) market = state.streams.transientMarket();
        else if (now === 'done') sayEnded();
        begun = true;
      },
    ),
  );
}
