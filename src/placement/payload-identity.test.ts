import { describe, expect, it } from '@jest/globals';
import type { PayloadView } from '../orchestrator/orchestrator-port.ts';
import { identityOf, isHeldBy, ownHolderOf } from './payload-identity.ts';

const holder = { key: 'default/m', attempt: '1.1' };
const payloadOf = (installation?: string): PayloadView => ({
  ...{ payloadId: 'x', state: 'Reserved', address: '', ports: [] },
  ...identityOf(holder.key, holder.attempt, undefined, installation),
});
/** As it was reserved before installations had names. */
function formerPayload(): PayloadView {
  const payload = payloadOf();
  const { 'matchgate-installation': _name, ...annotations } = payload.annotations;
  return { ...payload, annotations };
}

describe('a payload', () => {
  it.each([
    ['blue', payloadOf('blue'), { ...holder, isUnnamed: false }],
    ['blue', payloadOf('green'), undefined],
    ['blue', payloadOf(), { ...holder, isUnnamed: true }],
    ['blue', formerPayload(), { ...holder, isUnnamed: true }],
    [undefined, payloadOf(), { ...holder, isUnnamed: false }],
    [undefined, formerPayload(), { ...holder, isUnnamed: false }],
    [undefined, payloadOf('green'), undefined],
  ])('is ours by what it tells of its installation (ours: %s)', (ours, payload, told) => {
    expect(ownHolderOf(payload, ours)).toEqual(told);
    expect(isHeldBy(payload, holder)).toBe(true);
    expect(isHeldBy(payload, { ...holder, attempt: '1.2' })).toBe(false);
  });

  it('says always of which installation it is, since a name that another has left would stay', () => {
    expect(payloadOf().annotations).toMatchObject({ 'matchgate-installation': '' });
  });
});
