import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedBase } from '../../tools/containers/build-image.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const dockerfile = read('Dockerfile');
const instructions = dockerfile
  .replaceAll(/^\s*#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean);
/** Of the last stage: what the image is made of. */
const runtime = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
const argumentsOf = (name: string) =>
  runtime.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

describe('the Dockerfile', () => {
  it('pins its base by digest, to the Node version that everything is tested on', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
    const [image, digest] = pinnedBase(dockerfile).split('@');
    expect(image).toBe(`docker.io/library/node:${devDependencies.node}-bookworm-slim`);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('runs as a numeric user that is not root', () => {
    expect(argumentsOf('USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
  });

  it('has what Node has compiled where that user’s Node looks for it', () => {
    const [user] = argumentsOf('USER').map((ids) => ids.split(':')[0]);
    const building = instructions.find((line) => line.includes('tools/bundle-roles.mjs') && line.startsWith('RUN'));
    expect(building).toContain(`"\${made%-0}-${user}"`);
  });

  it('copies nothing of the checkout into the image but what was built, and says what it is', () => {
    expect(argumentsOf('COPY').filter((copied) => !copied.startsWith('--from='))).toEqual(['package.json LICENSE ./']);
    const labels = argumentsOf('LABEL').join(' ');
    for (const label of ['title', 'description', 'licenses', 'version', 'revision', 'created', 'base.name']) {
      expect(labels).toContain(`org.opencontainers.image.${label}="`);
    }
  });

  it('starts through an init and checks its health with node alone', () => {
    expect(argumentsOf('ENTRYPOINT')).toEqual(['["/sbin/tini", "--", "node", "dist/main.js"]']);
    expect(argumentsOf('HEALTHCHECK')).toEqual([expect.stringMatching(/CMD \["node", "dist\/health-check\.js"\]$/)]);
  });
});
