/** Where it is chosen what a pair is measured with: the other instrument, further ones, the bars of a rolling window. */
import type { JSX } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { count } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';
import { isWindow, type Link } from './links.ts';
import { rankByName } from './matching.ts';
import { type Choice, ChoiceList } from './pickers.tsx';
import { instrumentWords, venueWords } from './words.ts';

/** A list of instruments, found by their names. */
function openInstruments(desk: Desk, label: string, known: () => (Choice & { names: string[] })[], anchor: HTMLElement | null): void {
  desk.layer.open(
    () => (
      <ChoiceList
        label={label}
        placeholder={label}
        typed=""
        choices={(text) => rankByName(known(), text.trim().toLowerCase())}
        done={desk.layer.close}
        empty="No other instrument of this session has that in its name."
      />
    ),
    { label, class: 'picker', ...(anchor ? { anchor } : {}) },
  );
}

/** Chooses the other instrument of the pair. */
export function openPartnerPicker(desk: Desk, link: Link): void {
  const known = () =>
    desk.state
      .instruments()
      .filter(({ id }) => id !== link.instrument()?.id)
      .map((info) => ({
        title: instrumentWords(info),
        names: [info.base, info.symbol],
        hint: venueWords(info.venue),
        chosen: info.id === link.partner()?.id,
        run: () => link.pickPartner(info.id),
      }));
  openInstruments(desk, 'Compare with', known, document.getElementById('pick-instrument'));
}

/** Adds a leg to a regression, or takes one away. */
export function openLegPicker(desk: Desk, others: readonly InstrumentInfo[], taken: readonly string[], toggle: (id: string) => void): void {
  const known = () =>
    others.map((info) => ({
      title: instrumentWords(info),
      names: [info.base, info.symbol],
      hint: taken.includes(info.id) ? 'take away' : venueWords(info.venue),
      chosen: taken.includes(info.id),
      run: () => toggle(info.id),
    }));
  openInstruments(desk, 'Regress on this too', known, null);
}

/** Asks for the bars of the rolling numbers of a group. */
export function askWindow(desk: Desk, link: Link): void {
  desk.layer.open(() => <WindowForm desk={desk} link={link} />, { label: 'Window', class: 'ask' });
}

function WindowForm(props: { desk: Desk; link: Link }): JSX.Element {
  const { layer } = props.desk;
  let field!: HTMLInputElement;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const bars = Number(field.value);
        layer.close();
        if (isWindow(bars)) props.link.setWindow(bars);
      }}
    >
      <h2>Window of the rolling numbers</h2>
      <label>
        <span class="muted">Bars, 3 to {count(100_000)}</span>
        <input
          ref={(input) => {
            field = input;
            queueMicrotask(() => input.select());
          }}
          type="number"
          required
          min={3}
          max={100_000}
          step={1}
          value={props.link.window()}
        />
      </label>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => layer.close()}>
          Cancel
        </button>
        <button type="submit" class="btn btn-primary">
          Take
        </button>
      </div>
    </form>
  );
}
