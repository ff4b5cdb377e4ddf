/** The desk over made-up data, for work on its looks: `npx vite`, then open /test/tools/fake/. `?empty`, `?one`, `?alerts`. */
import { createDesk } from '../../../src/desk/app/desk.tsx';
import { createFakeQuantab } from './quantab.ts';

const query = new URLSearchParams(location.search);
createDesk(
  document.getElementById('desk')!,
  createFakeQuantab({ empty: query.has('empty'), instruments: query.has('one') ? 1 : 2, alerts: query.has('alerts') }),
);
