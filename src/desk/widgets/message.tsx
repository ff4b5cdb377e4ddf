/** A refusal in one sentence; what follows it folds out and can be copied. */
import { type JSX, Show } from 'solid-js';

export interface MessageParts {
  first: string;
  rest: string;
}

const longest = 180;

/** The first line, cut at a sentence when it is long; and everything after it. */
export function splitMessage(message: string): MessageParts {
  const [line = '', ...more] = message.split('\n');
  // "Expected is, for example:" belongs to what follows it.
  const end =
    line.endsWith(':') && more.length > 0 ? line.lastIndexOf('. ') : line.length > longest ? unquoted(line).search(/[.:;]\s/) : -1;
  const first = end > 0 ? line.slice(0, end + 1) : line;
  const rest = [end > 0 ? line.slice(end + 1).trim() : '', ...more].filter(Boolean).join('\n');
  return { first: capital(first.replace(/[:;]$/, '.')), rest };
}

/** As long as the line, without the marks inside quotes: a title may have a colon. */
const unquoted = (line: string): string => line.replace(/"[^"]*"/g, (title) => '_'.repeat(title.length));

/** A sentence begins with a capital; a name of a file or a field stays as it is. */
const capital = (text: string): string => (/^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text);

export function Message(props: { text: string; detail?: string | undefined }): JSX.Element {
  const parts = (): MessageParts => splitMessage(props.text);
  const folded = (): string => [parts().rest, props.detail].filter(Boolean).join('\n\n');
  return (
    <>
      {parts().first}
      <Show when={folded()}>
        <details>
          <summary>{props.detail ? 'Details' : 'More'}</summary>
          {/* Focusable, so that the keyboard can scroll it. */}
          <pre tabindex="0">{folded()}</pre>
        </details>
      </Show>
    </>
  );
}
