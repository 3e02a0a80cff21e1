import { describe, expect, it } from '@jest/globals';
import { errorView } from './error-view.ts';

describe('an error in the log', () => {
  it('shows what went wrong and where, and nothing that a library has hung on it', () => {
    const cause = Object.assign(new TypeError('inner'), { command: { args: ['secret'] } });
    const error = Object.assign(new Error('outer', { cause }), { code: 'WRONGTYPE', command: { args: ['secret'] } });
    const view = errorView(error);
    expect(view).toMatchObject({ type: 'Error', message: 'outer', code: 'WRONGTYPE' });
    expect(view.stack).toContain('error-view.test.ts');
    expect(view.cause).toMatchObject({ type: 'TypeError', message: 'inner' });
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('shows nothing of what is no error', () => {
    expect(JSON.stringify(errorView({ password: 'secret' }))).not.toContain('secret');
    expect(JSON.stringify(errorView('secret'))).not.toContain('secret');
  });

  it('ends where causes go round in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(errorView(error).cause?.message).toBe('round');
  });
});
