/** Hands a blob to the browser's downloads. */
import type { ExportOptions } from '../../api/types.ts';
import type { DeskState } from '../app/state.ts';

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Exports from a session and saves; a long one can be cancelled from its toast. True when the browser was handed the file. */
export async function saveExport(state: DeskState, session: string, options: ExportOptions, name: string): Promise<boolean> {
  const { quantab, toasts } = state;
  const controller = new AbortController();
  let told: number | undefined;
  const timer = setTimeout(() => {
    told = toasts.add({ tone: 'plain', text: `Writing ${name}`, action: { title: 'Cancel', run: () => controller.abort() } }, { ms: 0 });
  }, 400);
  try {
    saveBlob(await quantab.sessions.export(session, { ...options, signal: controller.signal }), name);
    return true;
  } catch (thrown) {
    state.fail(thrown);
    return false;
  } finally {
    clearTimeout(timer);
    if (told !== undefined) toasts.remove(told);
  }
}
