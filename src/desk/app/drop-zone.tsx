/** The whole page takes files: while one is dragged over it, it says what would happen. */
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { Desk } from './desk.tsx';
import { formatTitles } from './format-titles.ts';

const holdsFiles = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes('Files');

export function DropZone(props: { desk: Desk }): JSX.Element {
  const [over, setOver] = createSignal(0);
  let depth = 0;
  const end = new AbortController();
  const options = { signal: end.signal, capture: true };

  window.addEventListener(
    'dragenter',
    (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(event.dataTransfer?.items.length ?? 1);
    },
    options,
  );
  window.addEventListener(
    'dragover',
    (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    },
    options,
  );
  window.addEventListener(
    'dragleave',
    (event) => {
      if (!holdsFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(0);
    },
    options,
  );
  window.addEventListener(
    'drop',
    (event) => {
      depth = 0;
      setOver(0);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      props.desk.takeFiles([...(event.dataTransfer?.files ?? [])]);
    },
    options,
  );
  onCleanup(() => end.abort());

  return (
    <Show when={over() > 0}>
      <div class="drop" aria-hidden="true">
        <div class="drop-note">
          <strong>{over() > 1 ? `Drop ${over()} files: one session, in order of time` : 'Drop to import'}</strong>
          <span class="muted">{formatTitles(props.desk.state.quantab)}; plain, .gz or .zip</span>
        </div>
      </div>
    </Show>
  );
}
