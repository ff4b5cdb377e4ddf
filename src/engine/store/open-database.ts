/** Opens the database within a time, or says in words why it cannot be. */
import { blockedError, NoStorage, newerError, openError } from './failure.ts';
import { Database, type DatabaseParts, schemaVersion } from './schema.ts';

export const openSeconds = 10;

/** The database at this code's version, or a reason in words within `openSeconds`: a blocked upgrade would wait for ever. */
export async function openDatabase(name: string, parts: DatabaseParts): Promise<Database> {
  const db = new Database(name, parts);
  let blocked = false;
  // `false` keeps Dexie from its own answer, which is to open again.
  db.on('blocked', () => {
    blocked = true;
    return false;
  });
  db.on('versionchange', () => {
    db.close();
    return false;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(blocked ? blockedError() : new NoStorage(`it did not open within ${openSeconds} s`)),
      openSeconds * 1000,
    );
  });
  try {
    const opened = installedVersion(parts.indexedDB, name).then((version) => {
      if (version > schemaVersion) throw newerError();
      return db.open();
    });
    await Promise.race([opened, late]);
  } catch (thrown) {
    db.close();
    throw await openError(thrown);
  } finally {
    clearTimeout(timer);
  }
  return db;
}

/** Version of the database as it is, 0 when there is none or the browser does not tell. Dexie counts in tenths. */
async function installedVersion(factory: IDBFactory, name: string): Promise<number> {
  const databases = (await factory.databases?.()) ?? [];
  return (databases.find((database) => database.name === name)?.version ?? 0) / 10;
}

/** The browser's own IndexedDB; some throw where it is only looked at. */
export function browserParts(): DatabaseParts {
  try {
    if (typeof indexedDB !== 'undefined' && indexedDB !== null) return { indexedDB, IDBKeyRange };
  } catch (thrown) {
    throw new NoStorage(`it refuses site data (${thrown instanceof Error ? thrown.name : 'no reason given'})`);
  }
  throw new NoStorage('it has no IndexedDB here');
}
