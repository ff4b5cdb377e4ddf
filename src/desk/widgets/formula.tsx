/** Plain-text formulas as they are written in documentation: `x_n`, `x_(n-1)`, `x^2` become subscripts and superscripts. */
import { For, type JSX } from 'solid-js';

export interface FormulaPart {
  kind: 'text' | 'sub' | 'sup';
  text: string;
}

const mark = /([_^])(?:\(([^()]*)\)|\{([^{}]*)\}|([A-Za-z0-9\u0370-\u03ff]+))/gu;

export function formulaParts(formula: string): FormulaPart[] {
  const parts: FormulaPart[] = [];
  let at = 0;
  for (const found of formula.matchAll(mark)) {
    if (found.index > at) parts.push({ kind: 'text', text: formula.slice(at, found.index) });
    parts.push({ kind: found[1] === '_' ? 'sub' : 'sup', text: found[2] ?? found[3] ?? found[4] ?? '' });
    at = found.index + found[0].length;
  }
  if (at < formula.length) parts.push({ kind: 'text', text: formula.slice(at) });
  return parts.map((part) => ({ ...part, text: pretty(part.text) }));
}

const letters: Record<string, string> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  lambda: 'λ',
  mu: 'μ',
  rho: 'ρ',
  sigma: 'σ',
  sqrt: '√',
};

const pretty = (text: string): string =>
  text
    .replaceAll('<=', '≤')
    .replaceAll('>=', '≥')
    .replaceAll(' * ', ' · ')
    .replaceAll('`', '')
    .replace(/ -(?= )|(?<=[\s(])-(?=\d)|(?<=[a-z])-(?=\d)/g, (found) => found.replace('-', '−'))
    .replace(/\b(alpha|beta|gamma|delta|lambda|mu|rho|sigma|sqrt)\b/g, (name) => letters[name] ?? name);

export function Formula(props: { text: string }): JSX.Element {
  return (
    <p class="formula">
      <For each={formulaParts(props.text)}>
        {(part) => (part.kind === 'sub' ? <sub>{part.text}</sub> : part.kind === 'sup' ? <sup>{part.text}</sup> : part.text)}
      </For>
    </p>
  );
}
