/** The middle of the desk: the dock, fetched while the first data is being read. */
import { type JSX, onCleanup, onMount } from 'solid-js';
import type { Desk } from './desk.tsx';
import type { Dock } from './dock.tsx';

export function Work(props: { desk: Desk }): JSX.Element {
  let host!: HTMLDivElement;
  let dock: Dock | undefined;
  let gone = false;

  onMount(() => {
    import('./dock.tsx')
      .then(({ openDock }) => {
        if (gone) return;
        dock = openDock(host, props.desk);
        props.desk.setDock(dock);
      })
      .catch(props.desk.state.fail);
  });
  onCleanup(() => {
    gone = true;
    props.desk.setDock(undefined);
    dock?.dispose();
  });

  return <div class="dock" ref={host} />;
}
