// @vitest-environment happy-dom
/** Many boxes are one tab stop; arrows walk them as they stand on the screen. */
import { beforeEach, expect, it } from 'vitest';
import { columnsOf, rove } from '../../../src/desk/widgets/rove.ts';

const columns = 3;
let list: HTMLElement;
let boxes: HTMLInputElement[];

/** Boxes in rows of three, 20 px high. */
function add(): HTMLInputElement {
  const box = document.createElement('input');
  box.type = 'checkbox';
  const top = Math.floor(boxes.length / columns) * 20;
  box.getBoundingClientRect = () => new DOMRect(0, top, 20, 20);
  list.append(box);
  boxes.push(box);
  return box;
}
const press = (key: string): unknown => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const at = (): number => boxes.indexOf(document.activeElement as HTMLInputElement);
const stops = (): number[] => boxes.flatMap((box, i) => (box.tabIndex === 0 ? [i] : []));
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

beforeEach(async () => {
  document.body.replaceChildren();
  list = document.createElement('div');
  document.body.append(list);
  boxes = [];
  rove(list, 'input', columnsOf);
  for (let i = 0; i < 8; i++) add();
  await settle();
});

it('is one tab stop, also when more come, and remembers where it was left', async () => {
  expect(stops()).toEqual([0]);
  add();
  await settle();
  expect(stops()).toEqual([0]);
  boxes[4]!.focus();
  expect(stops()).toEqual([4]);
  boxes[4]!.remove();
  boxes.splice(4, 1);
  await settle();
  expect(stops()).toEqual([0]);
});

it('walks by box, by row and to both ends, and stays inside', () => {
  boxes[0]!.focus();
  const walked = ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'Home', 'ArrowUp', 'End'].map((key) => {
    press(key);
    return at();
  });
  expect(walked).toEqual([1, 4, 7, 7, 4, 3, 0, 0, 7]);
});

it('leaves the keys of the browser alone', () => {
  boxes[0]!.focus();
  const event = new KeyboardEvent('keydown', { key: 'ArrowRight', ctrlKey: true, bubbles: true, cancelable: true });
  boxes[0]!.dispatchEvent(event);
  expect([at(), event.defaultPrevented]).toEqual([0, false]);
});

it('takes one column for a list under each other', () => {
  expect([columnsOf(boxes), columnsOf([]), columnsOf(boxes.slice(0, 1))]).toEqual([3, 1, 1]);
});
