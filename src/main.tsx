/** Mounts the desk and, in a build, lets the page work without a network. */
import { createQuantab } from './api/quantab.ts';
import type { LogEvent } from './core/log.ts';
import { createDesk } from './desk/app/desk.tsx';
import { registerOffline } from './desk/app/offline.ts';

const quantab = createQuantab();
Object.assign(globalThis, { quantab });

const root = document.getElementById('desk');
if (!root) throw new Error('page has no element #desk, its index.html is not this one');
createDesk(root, quantab, (onUpdate) =>
  registerOffline(onUpdate, (listener) =>
    quantab.on('log', (event) => {
      if ((event as LogEvent).kind === 'import-done') listener();
    }),
  ),
);
