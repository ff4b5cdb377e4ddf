/** One tab stop for many: arrows walk the items of a container, in reading order and by column. */

/** `item`: a selector of what is walked. In a table a row is as wide as its items; elsewhere as `wide` says, one unless told. */
export function rove(container: HTMLElement, item = '.figure', wide: (items: readonly HTMLElement[]) => number = () => 1): void {
  const items = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>(item)];
  const settle = (): void => {
    const all = items();
    const kept = all.find((each) => each.tabIndex === 0) ?? all[0];
    for (const each of all) each.tabIndex = each === kept ? 0 : -1;
  };
  // Rows come and go with the data.
  new MutationObserver(settle).observe(container, { childList: true, subtree: true });
  container.addEventListener('focusin', ({ target }) => {
    const all = items();
    if (all.includes(target as HTMLElement)) for (const each of all) each.tabIndex = each === target ? 0 : -1;
  });
  container.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = all[at]!.closest('tr');
    const down = row ? row.querySelectorAll(item).length : wide(all);
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: down,
      ArrowUp: -down,
      Home: -at,
      End: all.length - 1 - at,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  });
}

/** Of a grid that flows: as many as stand beside the first. */
export function columnsOf(items: readonly HTMLElement[]): number {
  const top = items[0]?.getBoundingClientRect().top;
  const next = items.findIndex((each) => each.getBoundingClientRect().top !== top);
  return next > 0 ? next : 1;
}
