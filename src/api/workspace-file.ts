/**
 * A workspace at the edge: from a script, a file or the store of another version. Everything is checked before anything is taken; a
 * workspace of a later version is refused with both versions named.
 */
import { QuantabError } from '../core/errors.ts';
import { isInterval } from '../core/interval.ts';
import { parseReference } from '../core/reference.ts';
import { shown } from '../core/shown.ts';
import type { Workspace } from './types.ts';

export const workspaceVersion = 1;

const bad = (text: string): never => {
  throw new QuantabError('bad-input', `${text} Nothing was changed.`);
};

function texts(value: unknown, field: string): string[] {
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) bad(`A workspace's ${field} is a list of text.`);
  return value as string[];
}

/** @throws QuantabError `bad-input`, `unsupported` for another version */
export function parseWorkspace(value: unknown): Workspace {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    bad('A workspace is an object with version, title, instruments, interval, plan and layout.');
  const given = value as Record<string, unknown>;
  const { version } = given;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    bad(`A workspace says its version, a whole number from 1; found ${version === undefined ? 'none' : shown(version)}.`);
  if (version !== workspaceVersion)
    throw new QuantabError(
      'unsupported',
      `This workspace is of version ${version}; this Quantab reads version ${workspaceVersion}. Load a newer Quantab to open it. Nothing was changed.`,
    );
  if (typeof given.title !== 'string' || given.title.trim() === '') bad('A workspace has a title.');
  if (!isInterval(given.interval))
    bad(`A workspace's interval is one like 15s or 5m, found ${given.interval === undefined ? 'none' : shown(given.interval)}.`);
  const plan = texts(given.plan, 'plan');
  for (const ref of plan) {
    try {
      parseReference(ref);
    } catch {
      bad(`The workspace's plan holds "${ref}", which is not a reference.`);
    }
  }
  if (given.session !== undefined && typeof given.session !== 'string') bad("A workspace's session is the id of one.");
  return {
    version: workspaceVersion,
    id: typeof given.id === 'string' ? given.id : '',
    title: (given.title as string).trim(),
    ...(typeof given.session === 'string' ? { session: given.session } : {}),
    instruments: texts(given.instruments, 'instruments'),
    interval: given.interval as Workspace['interval'],
    plan,
    layout: given.layout,
  };
}

/** The text of a file as a workspace; `name` is told where it cannot be read. */
export function parseWorkspaceFile(text: string, name: string): Workspace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const where = thrown instanceof Error ? thrown.message : '';
    throw new QuantabError('bad-input', `"${name}" is damaged or no workspace: it is not JSON. Nothing was changed.`, where);
  }
  return parseWorkspace(value);
}

/** The text of a file that holds this workspace. */
export const formatWorkspaceFile = (workspace: Workspace): string => `${JSON.stringify(workspace, undefined, 2)}\n`;
