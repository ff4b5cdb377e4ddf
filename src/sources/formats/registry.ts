/** Every file format, found by its suffix. Loaded in job workers and tests only. */
import type { FormatDefinition } from '../format.ts';

const modules = import.meta.glob<FormatDefinition>('./*.format.ts', { eager: true, import: 'default' });

export const formats: readonly FormatDefinition[] = Object.values(modules);

export function formatById(id: string): FormatDefinition | undefined {
  return formats.find((format) => format.id === id);
}
