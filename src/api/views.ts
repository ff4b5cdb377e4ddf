/** `quantab.views`: decimated views of references of the session on the stage. */
import { QuantabError } from '../core/errors.ts';
import { formatReference, parseReference } from '../core/reference.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import type { Quantab } from './types.ts';

/** References the engine serves without a study. */
const builtIn = new Set(['bars', 'trades', 'quote', 'scalar']);

export function createViews(workers: WorkerClient): Quantab['views'] {
  const { engine } = workers;
  let waiting: string[] = [];
  let asked: Promise<void> | undefined;

  /** References asked for in the same turn are added at once: one recomputation instead of many. */
  function ensure(ref: string): Promise<void> {
    waiting.push(ref);
    asked ??= Promise.resolve().then(() => {
      const refs = waiting;
      waiting = [];
      asked = undefined;
      return engine.ensure(refs);
    });
    return asked;
  }

  return {
    async open(text, onRevision) {
      await workers.ready;
      if (typeof text !== 'string')
        throw new QuantabError('bad-input', `views.open takes a reference as text, like flow.ofi, was ${shown(text)}.`);
      const { output, ...study } = parseReference(text);
      const ref = formatReference(output === undefined ? study : { ...study, output });
      if (typeof onRevision !== 'function')
        throw new QuantabError('bad-input', 'views.open takes a reference and a function to call when there is something new.');
      const byRule = study.id === 'bars' && Object.keys(study.params).some((name) => name !== 'interval');
      if (!builtIn.has(study.id) || byRule) await ensure(formatReference(study));
      const leave = workers.subscribe((event) => {
        if (event.type === 'revision') onRevision();
      });
      let open = true;
      return {
        async pull(request) {
          if (!open) throw new QuantabError('bad-input', `The view of ${ref} was closed.`);
          return engine.view(ref, request);
        },
        async close() {
          open = false;
          leave();
        },
      };
    },
  };
}
