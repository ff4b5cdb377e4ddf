/** All keys on one page, told by the commands that have them and by the charts. What cannot be done now is not shown. */
import { For, type JSX } from 'solid-js';
import { chartKeys, pointerKeys } from '../charts/chart-keys.ts';
import { Icon } from '../widgets/icon.tsx';
import { type Command, sections } from './commands.ts';
import type { Desk } from './desk.tsx';

interface KeyGroup {
  title: string;
  keys: readonly (readonly [keys: string, what: string])[];
}

/** Commands with keys, by section. One key of several commands (a toggle) is told once. */
export function keyGroups(commands: readonly Command[]): KeyGroup[] {
  const groups = sections.map((title): KeyGroup => {
    const keys = new Map<string, string>();
    for (const command of commands)
      if (command.section === title && command.keys !== undefined && !keys.has(command.keys)) keys.set(command.keys, command.title);
    return { title, keys: [...keys] };
  });
  return groups.filter(({ keys }) => keys.length > 0);
}

export function openKeyMap(desk: Desk): void {
  const groups = [
    ...keyGroups(desk.commands()),
    { title: 'In a chart (reach it with F6 or Tab)', keys: chartKeys },
    { title: 'Over a chart, with the pointer', keys: pointerKeys },
    ...(desk.phone() ? [] : [{ title: 'Panels, with the pointer', keys: dockKeys }]),
  ];
  desk.layer.open(() => <KeyMap groups={groups} close={desk.layer.close} />, { label: 'Keys', class: 'key-map' });
}

const dockKeys: KeyGroup['keys'] = [
  ['Drag a tab', 'to another place'],
  ['Shift drag', 'float it'],
  ['Drag a border', 'share the room anew'],
];

function KeyMap(props: { groups: readonly KeyGroup[]; close(): void }): JSX.Element {
  return (
    <>
      <div class="about-head">
        <h2>Keys</h2>
        <button type="button" class="icon" aria-label="Close" data-first onClick={() => props.close()}>
          <Icon name="close" size={12} />
        </button>
      </div>
      <div class="key-groups">
        <For each={props.groups}>
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
