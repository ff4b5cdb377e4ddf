/** A newer version of the page waits: it is offered, and while anything is being recorded it goes on waiting. */
import type { UpdateListener } from './offline.ts';
import { sessionsChanged } from './player.ts';
import type { DeskState } from './state.ts';

/** Offers `take`; a click during a recording, in this tab or another, is honoured when the recording has ended. */
export function offerUpdate({ quantab, toasts, fail }: DeskState): UpdateListener {
  let told: number | undefined;
  let stop = (): void => undefined;

  return (take) => {
    // One offer stands at a time: that of the newest.
    stop();
    const offer = (): void => {
      if (told !== undefined) toasts.remove(told);
      told = toasts.add(
        { tone: 'plain', text: 'A newer version is ready.', action: { title: 'Load it', run: () => void choose().catch(fail) } },
        { ms: 0 },
      );
    };

    async function choose(): Promise<void> {
      const recording = (await quantab.sessions.list()).find(({ live, transient }) => live && !transient);
      if (!recording) {
        take();
        return;
      }
      toasts.add({ tone: 'plain', text: `"${recording.title}" is being recorded. The newer version is offered again when it ends.` });
      let waits = true;
      const leave = quantab.on('status', (event) => {
        if (!sessionsChanged(event)) return;
        quantab.sessions
          .list()
          .then((list) => {
            // Two events may be on their way at once.
            if (!waits || list.some(({ live, transient }) => live && !transient)) return;
            stop();
            offer();
          })
          .catch(fail);
      });
      stop = () => {
        waits = false;
        leave();
      };
    }

    offer();
  };
}
