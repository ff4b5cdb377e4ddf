/** All keys on one page. */
import { For, type JSX } from 'solid-js';
import type { Desk } from './desk.tsx';

const groups: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Anywhere',
    keys: [
      ['A–Z', 'pick an instrument or session'],
      ['0–9', 'pick an interval'],
      ['Ctrl K', 'search or run'],
      ['?', 'this page'],
      ['Esc', 'close, or back to the newest bar'],
    ],
  },
  {
    title: 'Replay',
    keys: [
      ['Space', 'play or pause'],
      ['← →', 'one tick back or on'],
      ['Shift ← →', 'a hundred ticks'],
      ['< >', 'slower, faster'],
      ['Home', 'to the start; plays on if it plays'],
      ['End', 'to the end'],
    ],
  },
  {
    title: 'Time, with the pointer',
    keys: [
      ['Wheel', 'zoom time about the pointer'],
      ['Shift wheel', 'stretch values'],
      ['Drag', 'pan'],
      ['Double click', 'all of the session'],
      ['+ −', 'zoom'],
      ['Shift F', 'all of the session'],
    ],
  },
  {
    title: 'In a chart (reach it with Tab)',
    keys: [
      ['← →', 'move the cursor by a bar; it is read aloud'],
      ['Shift ← →', 'by ten bars'],
      ['Home End', 'edges of what is shown'],
      ['↑ ↓', 'stretch values'],
    ],
  },
];

export function openKeyMap(desk: Desk): void {
  desk.layer.open(() => <KeyMap />, { label: 'Keys', class: 'key-map' });
}

function KeyMap(): JSX.Element {
  return (
    <>
      <h2 tabindex="0" data-first>
        Keys
      </h2>
      <div class="key-groups">
        <For each={groups}>
          {(group) => (
            <section>
              <h3>{group.title}</h3>
              <dl>
                <For each={group.keys}>
                  {([keys, what]) => (
                    <>
                      <dt>
                        <kbd>{keys}</kbd>
                      </dt>
                      <dd>{what}</dd>
                    </>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </>
  );
}
