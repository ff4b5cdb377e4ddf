/** One tab stop for many numbers: arrows walk the figures of a container, in reading order and by column. */

export function rove(container: HTMLElement): void {
  const figures = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>('.figure')];
  const settle = (): void => {
    const all = figures();
    const kept = all.find((each) => each.tabIndex === 0) ?? all[0];
    for (const each of all) each.tabIndex = each === kept ? 0 : -1;
  };
  // Rows come and go with the data.
  new MutationObserver(settle).observe(container, { childList: true, subtree: true });
  container.addEventListener('focusin', ({ target }) => {
    const all = figures();
    if (all.includes(target as HTMLElement)) for (const each of all) each.tabIndex = each === target ? 0 : -1;
  });
  container.addEventListener('keydown', (event) => {
    const all = figures();
    const at = all.indexOf(event.target as HTMLElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = all[at]!.closest('tr');
    const wide = row ? row.querySelectorAll('.figure').length : 1;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: wide,
      ArrowUp: -wide,
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
