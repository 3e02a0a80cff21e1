import type { Configuration } from '../config/configuration.ts';
import type { AdmissionSettings } from './match-acceptance.ts';

export function admissionSettings(configuration: Configuration): AdmissionSettings {
  const { BACKLOG_LIMIT, BACKLOG_LIMIT_PER_PROFILE, TENANT_WEIGHTS = '' } = configuration;
  const weights = TENANT_WEIGHTS.split(',').map((entry): [string, number] => {
    const [tenant = '', weight] = entry.split('=');
    return [tenant, Number(weight)];
  });
  return { mostQueued: BACKLOG_LIMIT, mostOfProfile: BACKLOG_LIMIT_PER_PROFILE, tenantWeights: new Map(weights) };
}
