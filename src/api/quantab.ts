/** Makes `globalThis.quantab`: every member checks its arguments at this edge and calls the workers. */
import { QuantabError } from '../core/errors.ts';
import { openLog } from '../core/log.ts';
import { shown } from '../core/shown.ts';
import { openWorkers } from '../engine/workers/client.ts';
import { createAlerts } from './alerts.ts';
import { createBenchmark } from './benchmark.ts';
import { checkObject, checkText } from './check.ts';
import { createData } from './data.ts';
import { createEvents } from './events.ts';
import { createFlow } from './flow.ts';
import { guarded } from './guard.ts';
import { createHealth } from './health.ts';
import { createMethods } from './methods.ts';
import { createSessions } from './sessions.ts';
import { createStream } from './stream.ts';
import type { Quantab } from './types.ts';
import { createViews } from './views.ts';
import { createWorkspaces } from './workspaces.ts';

declare const __VERSION__: string;

export function createQuantab(): Quantab {
  const workers = openWorkers();
  const log = openLog();
  const events = createEvents(workers, log);
  const { methods, studies, analyses } = createMethods(workers);
  return guarded<Quantab>({
    version: __VERSION__,
    ready: workers.ready,
    stream: createStream(workers),
    sessions: createSessions(workers),
    data: createData(workers),
    methods,
    studies,
    analyses,
    views: createViews(workers),
    workspaces: createWorkspaces(workers, log, events.emit),
    alerts: createAlerts(workers),
    flow: createFlow(workers),
    health: createHealth(workers, __VERSION__),
    benchmark: createBenchmark(workers, __VERSION__),
    async log(query) {
      checkObject(query, 'A query of the log');
      if (query?.from !== undefined && !Number.isFinite(query.from))
        throw new QuantabError('bad-input', `from is a time in microseconds, was ${shown(query.from)}.`);
      checkText(query?.kind, 'The kind of an entry of the log');
      return log.query(query);
    },
    on: events.on,
    allowBroadcast: events.allowBroadcast,
  });
}
