/** Says how an import ended, unless the place that says it is on the screen already: the first screen, or the Data workspace. */
import { createEffect, on } from 'solid-js';
import { counted } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';
import type { ImportJob } from './imports.ts';

const shownMs = 8_000;

export function announceImports({ state, spaces }: Desk): void {
  const { imports, toasts, sessions } = state;
  const report = { title: 'Show the report', run: () => spaces.go('data') };

  function announce(job: ImportJob): void {
    const told = spaces.active().id === 'data' || sessions().length === 0;
    if (job.state === 'failed' && job.error && !told) toasts.add({ tone: 'fault', text: job.error.message, action: report });
    if (job.state === 'cancelled') toasts.add({ tone: 'plain', text: `${job.name}: cancelled, nothing was stored.` });
    if (!job.report || spaces.active().id === 'data') return;
    const { duplicateOf, rows, rejectedCount } = job.report;
    if (duplicateOf) toasts.add({ tone: 'plain', text: `${job.name} is stored already; that session is shown.` }, { ms: shownMs });
    else if (rejectedCount > 0)
      toasts.add({
        tone: 'warn',
        text: `${job.name}: ${counted(rows, 'row')} stored, ${counted(rejectedCount, 'row')} rejected.`,
        action: report,
      });
    else toasts.add({ tone: 'plain', text: `${job.name}: ${counted(rows, 'row')} stored.` }, { ms: shownMs });
  }

  createEffect(
    on(
      () => imports.job()?.state,
      (now) => {
        const job = imports.job();
        if (job && now !== 'running') announce(job);
      },
      { defer: true },
    ),
  );
}
