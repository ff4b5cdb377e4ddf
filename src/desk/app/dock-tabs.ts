/** The library's parts are bare boxes: what a tab is, how keys choose it, one stop of Tab for the whole row; what floats. */

export interface TabActions {
  choose(): void;
  chosen(): boolean;
  close(): void;
}

/** Says that it is a tab of a list, and lets arrows, Enter, Space and Delete work on it. Called again when a tab has moved. */
export function labelTab(inner: HTMLElement, { choose, chosen, close }: TabActions): void {
  const outer = inner.closest<HTMLElement>('.dv-tab');
  if (!outer) return;
  outer.setAttribute('role', 'tab');
  outer.setAttribute('aria-selected', String(chosen()));
  outer.tabIndex = chosen() ? 0 : -1;
  const list = outer.parentElement;
  list?.setAttribute('role', 'tablist');
  list?.setAttribute('aria-label', 'Panels of this group');
  if (outer.dataset.walked) return;
  outer.dataset.walked = 'yes';
  outer.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') choose();
    else if (event.key === 'Delete') close();
    else {
      const tabs = [...(outer.parentElement?.querySelectorAll<HTMLElement>('.dv-tab') ?? [])];
      const at = tabs.indexOf(outer);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined || tabs.length < 2) return;
      const next = tabs[(to + tabs.length) % tabs.length];
      next?.focus();
      next?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The library ranks what floats with a level that no role has: it is a group instead. Gives the way to stop. */
export function labelFloats(host: HTMLElement): () => void {
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!(target instanceof HTMLElement) || !target.hasAttribute('aria-level')) continue;
      target.removeAttribute('aria-level');
      target.setAttribute('role', 'group');
      target.setAttribute('aria-label', 'Floating panels');
    }
  });
  observer.observe(host, { subtree: true, attributes: true, attributeFilter: ['aria-level'] });
  return () => observer.disconnect();
}
