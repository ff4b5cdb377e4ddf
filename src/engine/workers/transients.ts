/** Sessions of this tab that are there for now, running or ended: they go when they are left, unless they are kept. */
export class Transients {
  readonly #titles = new Map<string, string>();
  readonly #keeping = new Set<string>();

  has(id: string): boolean {
    return this.#titles.has(id);
  }

  add(id: string, title: string): void {
    this.#titles.set(id, title);
  }

  delete(id: string): void {
    this.#titles.delete(id);
  }

  /** Those that are to go while session `shown` is on the stage, with their titles. */
  left(shown: string | undefined): [id: string, title: string][] {
    return [...this.#titles].filter(([id]) => id !== shown && !this.#keeping.has(id));
  }

  /** An ordinary session from the end of `task` on, which stores that it is; it is not taken for left meanwhile. */
  async keep(id: string, task: () => Promise<void>): Promise<void> {
    this.#keeping.add(id);
    try {
      await task();
      this.#titles.delete(id);
    } finally {
      this.#keeping.delete(id);
    }
  }
}
