/** What the store keeps that is no session: settings, among them the retention policy, and workspaces. Small JSON values by key. */
import type { RetentionPolicy } from '../../api/types.ts';
import type { Store } from './contract.ts';
import { guard } from './failure.ts';
import type { Database } from './schema.ts';

const keepAll: RetentionPolicy = { days: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

export class SettingsStore {
  constructor(readonly db: Database) {}

  async policy(): Promise<RetentionPolicy> {
    return (await this.getSetting<RetentionPolicy>('policy')) ?? keepAll;
  }

  setPolicy(policy: RetentionPolicy): Promise<void> {
    return this.putSetting('policy', policy);
  }

  getSetting<T>(key: string): Promise<T | undefined> {
    return guard(async () => (await this.db.settings.get(key))?.value as T | undefined);
  }

  putSetting<T>(key: string, value: T): Promise<void> {
    return guard(async () => {
      await this.db.settings.put({ key, value });
    });
  }

  workspaces() {
    return guard(async () => (await this.db.workspaces.toArray()).map(({ id, title }) => ({ id, title })));
  }

  getWorkspace(id: string) {
    return guard(() => this.db.workspaces.get(id));
  }

  putWorkspace(workspace: Parameters<Store['putWorkspace']>[0]): Promise<void> {
    return guard(async () => {
      await this.db.workspaces.put(workspace);
    });
  }

  removeWorkspace(id: string): Promise<void> {
    return guard(async () => {
      await this.db.workspaces.delete(id);
    });
  }
}
