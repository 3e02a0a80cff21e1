/** What a process says of itself: what runs, whether it is ready, and whether its profiles file is in use. */
import { VERSION } from '../config/version.ts';
import type { Role } from '../config/configuration.ts';
import type { ProfileStore } from '../planning/profile-store.ts';
import { KnownSeries } from './known-series.ts';
import type { Metrics } from './metrics.ts';

export function describeProcess(metrics: Metrics, role: Role, profiles: ProfileStore): void {
  metrics.buildInfo.set({ version: VERSION, node: process.version, role }, 1);
  const known = new KnownSeries(metrics);
  const loaded = () => {
    known.declare(profiles.current);
    metrics.profilesFileUsable.set(profiles.status.lastError === null ? 1 : 0);
  };
  loaded();
  profiles.onChange(loaded);
}
