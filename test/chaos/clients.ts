/** The matchmakers of a run: each sends its matches when the schedule says so, whatever became of the ones before. */
import { setTimeout as delay } from 'node:timers/promises';
import { isSettled } from '../../src/matches/match-state.ts';
import type { ClientAction, ClientAnswer, RecordSeen } from './history.ts';
import type { ChaosInstallation } from './installation.ts';
import type { MatchScript } from './match-script.ts';

/** Like a careful matchmaker: what was not answered, or answered "later", is sent again, for as long as this. */
const GIVE_UP_MS = 10_000;
const CALL_MS = 3_000;
const RETRY_MS = 150;

export class Clients {
  readonly answers: ClientAnswer[] = [];
  readonly #installation: Pick<ChaosInstallation, 'apiUrl' | 'orchestrator'>;

  constructor(installation: Pick<ChaosInstallation, 'apiUrl' | 'orchestrator'>) {
    this.#installation = installation;
  }

  async run(scripts: readonly MatchScript[], startedAt: number): Promise<void> {
    await Promise.all(
      scripts.map(async (script) => {
        await delay(Math.max(0, startedAt + script.atMs - performance.now()));
        await this.#play(script);
      }),
    );
  }

  async #play(script: MatchScript): Promise<void> {
    const { request, api } = script;
    const other = api === 0 ? 1 : 0;
    await Promise.all([
      this.#after(script.duplicateAfterMs, () => this.#until(script, 'submit', other, request)),
      this.#until(script, 'submit', api, request).then(async (accepted) => {
        if (!accepted) return;
        const conflicting = { ...request, match_data: 'another body' };
        await Promise.all([
          this.#after(script.conflictAfterMs, () => this.#send(script, 'conflict', other, conflicting)),
          this.#after(script.withdrawAfterMs, () => this.#until(script, 'withdraw', other)),
          this.#afterAssignment(script),
        ]);
      }),
    ]);
  }

  /** The match is confirmed, where it must be; its game is over, one way or the other. */
  async #afterAssignment(script: MatchScript): Promise<void> {
    const { confirmAfterMs, releaseAfterMs, exitAfterMs } = script;
    if (confirmAfterMs === null && releaseAfterMs === null && exitAfterMs === null) return;
    const payloadId = await this.#assigned(script);
    if (payloadId === undefined) return;
    await Promise.all([
      this.#after(confirmAfterMs, () => this.#until(script, 'confirm', script.api)),
      this.#gameOver(script, payloadId),
    ]);
  }

  async #gameOver(script: MatchScript, payloadId: string): Promise<void> {
    const { releaseAfterMs, exitAfterMs } = script;
    await this.#after(releaseAfterMs, () => this.#until(script, 'withdraw', script.api));
    await this.#after(exitAfterMs, () => this.#installation.orchestrator.exit(payloadId).catch(() => undefined));
  }

  async #assigned({ matchId, api }: MatchScript): Promise<string | undefined> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    while (performance.now() < giveUpAt) {
      const seen = await this.read(matchId, api, 1);
      if (seen && isSettled(seen.state)) return seen.state === 'assigned' ? seen.reservation?.payload_id : undefined;
      await delay(RETRY_MS);
    }
    return undefined;
  }

  /** The record as it is now; null where there is none, undefined where no api answered. */
  async read(matchId: string, api: 0 | 1, waitSeconds = 0): Promise<RecordSeen | null | undefined> {
    const { status, record } = await this.#call('GET', `/v1/matches/${matchId}?wait=${waitSeconds}`, api);
    if (status === 404) return null;
    return status === 200 ? record : undefined;
  }

  async #after(afterMs: number | null, act: () => Promise<unknown>): Promise<void> {
    if (afterMs === null) return;
    await delay(afterMs);
    await act();
  }

  /** Sends until it is answered for good, to one api and then the other; true where the answer is a success. */
  async #until(script: MatchScript, action: ClientAction, firstApi: 0 | 1, body?: object): Promise<boolean> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    for (let api = firstApi; performance.now() < giveUpAt; api = api === 0 ? 1 : 0) {
      const { status } = await this.#send(script, action, api, body);
      if (status >= 200 && status < 300) return true;
      if (status !== 0 && status !== 429 && status < 500) return false;
      await delay(RETRY_MS);
    }
    return false;
  }

  async #send({ matchId }: MatchScript, action: ClientAction, api: 0 | 1, body?: object): Promise<ClientAnswer> {
    const sentAt = Date.now();
    const { method, path } = routeOf(action, matchId);
    const { status, record } = await this.#call(method, path, api, body);
    const answer = { matchId, action, sentAt, answeredAt: Date.now(), status, ...(record ? { record } : {}) };
    this.answers.push(answer);
    return answer;
  }

  async #call(
    method: string,
    path: string,
    api: 0 | 1,
    body?: object,
  ): Promise<{ status: number; record?: RecordSeen }> {
    try {
      const answer = await fetch(this.#installation.apiUrl(api) + path, {
        method,
        signal: AbortSignal.timeout(CALL_MS),
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      const record: unknown = await answer.json();
      return answer.ok ? { status: answer.status, record: record as RecordSeen } : { status: answer.status };
    } catch {
      return { status: 0 };
    }
  }
}

function routeOf(action: ClientAction, matchId: string): { method: string; path: string } {
  switch (action) {
    case 'submit':
    case 'conflict':
      return { method: 'POST', path: '/v1/matches' };
    case 'confirm':
      return { method: 'POST', path: `/v1/matches/${matchId}/confirm` };
    case 'withdraw':
      return { method: 'DELETE', path: `/v1/matches/${matchId}` };
  }
}
