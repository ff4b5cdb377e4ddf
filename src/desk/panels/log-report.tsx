/** The bug report before it is copied: all of it can be read first. Where the clipboard is refused it is saved as a file. */
import { createSignal, type JSX } from 'solid-js';
import { browserWords, systemWords } from '../../api/page-facts.ts';
import type { LogEvent } from '../../core/log.ts';
import { writeBugReport } from '../app/bug-report.ts';
import type { Desk } from '../app/desk.tsx';
import { createHealth } from '../app/health-feed.ts';
import { saveBlob } from '../widgets/save.ts';

export function BugReport(props: { desk: Desk; events: readonly LogEvent[]; close(): void }): JSX.Element {
  const { state, spaces } = props.desk;
  const health = createHealth(state.quantab, () => true);
  const [named, setNamed] = createSignal(false);
  const text = (): string =>
    writeBugReport({
      version: state.quantab.version,
      browser: browserWords(),
      system: systemWords(),
      cores: navigator.hardwareConcurrency,
      screen: `${innerWidth} x ${innerHeight} at ${devicePixelRatio}`,
      theme: state.prefs.shown(),
      workspace: spaces.active().id,
      trust: state.session() ? state.trust() : '',
      health: health(),
      log: props.events,
      names: state.sessions().map(({ title }) => title),
      instruments: [
        ...state.sessions().flatMap(({ instruments }) => instruments),
        ...state.instruments().flatMap(({ id, symbol }) => [id, symbol]),
      ],
      withInstruments: named(),
    });

  function save(): void {
    saveBlob(new Blob([`${text()}\n`], { type: 'text/plain' }), 'quantab-bug-report.txt');
  }

  function copy(): void {
    const report = text();
    const refused = (): void => {
      save();
      state.toasts.add({ tone: 'plain', text: 'The browser refused the clipboard; the report was saved as a file instead.' });
    };
    if (!navigator.clipboard) {
      refused();
      return;
    }
    navigator.clipboard.writeText(report).then(() => {
      state.toasts.add({ tone: 'plain', text: 'Bug report copied.' });
      props.close();
    }, refused);
  }

  return (
    <section class="report" aria-label="Bug report">
      <p class="muted">
        It holds versions, this machine, the health figures and the log. It holds no market data, no names of files or sessions, and of
        addresses only the host.
      </p>
      <details>
        <summary>What will be copied</summary>
        <pre tabindex="0">{text()}</pre>
      </details>
      <label>
        <input type="checkbox" checked={named()} onChange={(event) => setNamed(event.currentTarget.checked)} /> Name the instruments
      </label>
      <div class="buttons">
        <button type="button" class="btn btn-primary" onClick={copy}>
          Copy bug report
        </button>
        <button type="button" class="btn" onClick={save}>
          Save as a file
        </button>
      </div>
    </section>
  );
}
