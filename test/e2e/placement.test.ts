import { afterAll, beforeAll, describe } from '@jest/globals';
import { startInstallation, type Installation } from '../support/installation.ts';
import { placementSettings, placesMatches } from './placement-suite.ts';

describe('200 matches at once onto 150 payloads', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation(placementSettings('10s'));
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  placesMatches(() => installation);
});
