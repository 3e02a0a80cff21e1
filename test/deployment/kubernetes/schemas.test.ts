import { beforeAll, describe, expect, it } from '@jest/globals';
import { OVERLAYS, canRender, nameOf, ofKind, renderOverlay, type Manifest } from './overlays.ts';
import { unknownFields, wrongValues } from './strict-schema.ts';

const overlays = canRender ? OVERLAYS : [];
const rendered = new Map<string, Manifest[]>();

beforeAll(() => {
  for (const overlay of overlays) rendered.set(overlay, renderOverlay(overlay));
});

const deploymentWith = (change: (deployment: { spec: Record<string, unknown> }) => void): Manifest => {
  const [deployment] = ofKind<{ spec: Record<string, unknown> }>(rendered.get('production') ?? [], 'Deployment');
  const copy = structuredClone(deployment!);
  change(copy);
  return copy as unknown as Manifest;
};

(canRender ? describe : describe.skip)('what the overlays render (needs kubectl or kustomize)', () => {
  it.each(OVERLAYS)('%s has only values that the schemas of its kinds allow', async (overlay) => {
    for (const manifest of rendered.get(overlay) ?? []) {
      expect({ [nameOf(manifest)]: await wrongValues(manifest) }).toEqual({ [nameOf(manifest)]: [] });
    }
  });

  it('has no field that its kinds do not know', () => {
    expect(unknownFields([...rendered.values()].flat())).toEqual([]);
  });

  it('would be told of a wrong value, of a missing field and of an unknown one', async () => {
    expect(await wrongValues(deploymentWith(({ spec }) => (spec.replicas = 'two')))).not.toEqual([]);
    expect(await wrongValues(deploymentWith(({ spec }) => delete spec.selector))).not.toEqual([]);
    expect(unknownFields([deploymentWith(({ spec }) => (spec.replica = 2))])).toEqual([
      expect.stringContaining(`'"replica"' does not exist in type`),
    ]);
  });
});
