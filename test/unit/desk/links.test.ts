// @vitest-environment happy-dom
/** Link groups: what they look at is kept in a workspace, and ends with the panel that stood alone. */
import { createRoot, createSignal } from 'solid-js';
import { expect, it } from 'vitest';
import type { InstrumentInfo, Quantab, SessionInfo, Workspace } from '../../../src/api/types.ts';
import { createTimeAxis } from '../../../src/desk/app/axis.ts';
import { createLinks, type Links, mainGroup, unlinked } from '../../../src/desk/app/links.ts';
import { createSpaces, readKept } from '../../../src/desk/app/spaces.ts';
import type { DeskState } from '../../../src/desk/app/state.ts';

const session = (id: string): SessionInfo => ({ id, title: id, source: 'file', live: false, from: 1e15, to: 1e15 + 60e6 }) as SessionInfo;
const instruments = ['A@x', 'B@x'].map((id) => ({ id, rows: { trade: 9 } }) as unknown as InstrumentInfo);

/** The parts of the desk's state that links and workspaces look at; a session that is opened brings the interval of 1 s. */
function openState(workspace?: Workspace) {
  const [shown, show] = createSignal<SessionInfo | undefined>(session('first'));
  const [interval, setInterval] = createSignal('15s');
  const [count] = createSignal(0);
  const state = {
    session: shown,
    sessions: () => ['first', 'second'].map(session),
    instruments: () => instruments,
    instrument: () => instruments[0],
    partner: () => instruments[1],
    pick: () => undefined,
    interval,
    setInterval,
    stage: count,
    player: { position: () => undefined },
    axis: createTimeAxis(),
    fail: (thrown: unknown) => {
      throw thrown;
    },
    toasts: { add: () => 1 },
    say: () => undefined,
    async open(id: string) {
      setInterval('1s');
      show(session(id));
    },
    quantab: {
      ready: Promise.resolve(),
      workspaces: { current: async () => workspace, open: async () => undefined, list: async () => [] },
    } as unknown as Quantab,
  };
  return state as unknown as DeskState;
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

const layoutOf = (links: Links) => ({ version: 1, active: 'markets', docks: {}, links: links.kept() });

it('keeps what candles close by through a workspace', () =>
  createRoot((dispose) => {
    const links = createLinks(openState());
    links.main.setRule({ ticks: 500 });
    const orange = links.of('orange', 'p');
    orange.pick('B@x');
    orange.setInterval('5m');
    orange.setRule({ volume: 2.5 });
    const written = JSON.parse(JSON.stringify(layoutOf(links)));
    dispose();
    return readKept(written).then(({ kept }) =>
      expect(kept?.links).toEqual({
        [mainGroup]: { rule: { ticks: 500 } },
        orange: { instrument: 'B@x', interval: '5m', rule: { volume: 2.5 } },
      }),
    );
  }));

it('leaves out what is no interval and no rule', async () => {
  const links = { orange: { interval: '7m', rule: { ticks: -1 } }, green: { instrument: 4, rule: { ticks: 3, value: 4 } } };
  const { kept } = await readKept({ version: 1, active: 'markets', docks: {}, links });
  expect(kept?.links).toEqual({ orange: {}, green: {} });
});

it('has interval and rules of a workspace after its session came', async () => {
  const links = { [mainGroup]: { rule: { ticks: 500 } }, orange: { rule: { value: 1e6 } } };
  const layout = { version: 1, active: 'markets', docks: {}, links };
  const workspace = { version: 1, id: 'w', title: 'W', instruments: [], interval: '5m', plan: [], session: 'second', layout } as Workspace;
  const { state, made, spaces, dispose } = createRoot((dispose) => {
    const state = openState(workspace);
    const made = createLinks(state);
    return { state, made, spaces: createSpaces(state, made), dispose };
  });
  await settle();
  const orange = made.of('orange', 'p');
  await spaces.load(workspace);
  expect([state.session()?.id, state.interval()]).toEqual(['second', '5m']);
  expect([made.main.rule(), orange.rule()]).toEqual([{ ticks: 500 }, { value: 1e6 }]);
  // An amount fits the session it was chosen for.
  await state.open('first');
  expect([made.main.rule(), orange.rule()]).toEqual([undefined, undefined]);
  dispose();
});

it('lets a panel that stands alone come back, and a new one of its id begin anew', () =>
  createRoot((dispose) => {
    const links = createLinks(openState());
    const gone = links.attend('line-1');
    links.of(unlinked, 'line-1').pick('B@x');
    links.focus(links.of(unlinked, 'line-1'));
    gone();
    expect(links.focused()).toBe(links.main);
    const goneAgain = links.attend('line-1');
    expect(links.of(unlinked, 'line-1').instrument()?.id).toBe('B@x');
    goneAgain();
    links.fresh('line-1');
    expect(links.of(unlinked, 'line-1').instrument()?.id).toBe('A@x');
    dispose();
  }));

it('keeps the group of a panel while a second place of it is there', () =>
  createRoot((dispose) => {
    const links = createLinks(openState());
    const first = links.attend('tape');
    const link = links.of(unlinked, 'tape');
    const second = links.attend('tape');
    first();
    expect(links.of(unlinked, 'tape')).toBe(link);
    second();
    expect(links.of(unlinked, 'tape')).not.toBe(link);
    dispose();
  }));

it('the window and the other instrument of a group are kept, and what a window cannot be is not taken', async () => {
  await createRoot(async (dispose) => {
    const links = createLinks(openState());
    const orange = links.of('orange', 'p');
    links.main.setWindow(240);
    expect([links.main.window(), orange.window()]).toEqual([240, 240]);
    orange.setWindow(20);
    orange.pick('B@x');
    orange.pickPartner('A@x');
    expect(orange.partner()?.id).toBe('A@x');
    const kept = links.kept();
    expect(kept[mainGroup]).toEqual({ window: 240 });
    expect(kept.orange).toEqual({ instrument: 'B@x', partner: 'A@x', window: 20 });
    links.main.setWindow(1);
    expect(links.main.window()).toBe(60);
    links.take(kept);
    expect([links.main.window(), orange.window()]).toEqual([240, 20]);
    dispose();
  });
});
