/** P4 (one match_id, one match) and P5 (cancel wins), from what the clients were answered. */
import type { ClientAnswer, History } from './history.ts';
import { isFinal } from '../../src/matches/match-state.ts';
import { eventsByMatch } from './assignments.ts';
import { violation, type Violation } from './violation.ts';

const isSuccess = ({ status }: ClientAnswer) => status >= 200 && status < 300;

/** Whether an answer speaks of something that Redis may have forgotten since. */
export function isForgettable({ sentAt, answeredAt }: ClientAnswer, { losses }: History): boolean {
  return losses.some(({ from, to }) => sentAt <= to && answeredAt >= from);
}

export function auditAnswers(history: History): Violation[] {
  const lasting = history.answers.filter((answer) => !isForgettable(answer, history));
  const byMatch = Map.groupBy(lasting, ({ matchId }) => matchId);
  return [...byMatch].flatMap(([matchId, answers]) => [...oneMatch(matchId, answers), ...withdrawn(answers, history)]);
}

function oneMatch(matchId: string, answers: readonly ClientAnswer[]): Violation[] {
  const found: Violation[] = [];
  const submitted = answers.filter(({ action }) => action === 'submit');
  const births = new Set(
    answers.filter(isSuccess).flatMap(({ record }) => (record ? [`${record.created_at} ${record.deadline_at}`] : [])),
  );
  if (births.size > 1) found.push(violation('P4', 'two matches for one id', matchId, [...births].join(' and ')));
  // Only against a first body that lasts: one that Redis has forgotten leaves its match_id free, also for another body.
  const first = Math.min(...submitted.filter(isSuccess).map(({ answeredAt }) => answeredAt));
  const conflicts = answers.filter(({ action }) => action === 'conflict');
  const otherWasFirst = conflicts.some((answer) => isSuccess(answer) && answer.sentAt < first);
  for (const { status } of submitted) {
    if (status === 409 && !otherWasFirst) found.push(violation('P4', 'the same request was refused', matchId));
    if (status >= 400 && status < 500 && status !== 409 && status !== 429) {
      found.push(violation('P4', 'a good request was refused', matchId, String(status)));
    }
  }
  for (const answer of conflicts.filter(({ sentAt }) => sentAt >= first)) {
    if (isSuccess(answer)) found.push(violation('P4', 'another body was accepted', matchId, String(answer.status)));
  }
  return found;
}

/** After DELETE was answered the match is over, and stays as it was answered. */
function withdrawn(answers: readonly ClientAnswer[], { records, events }: History): Violation[] {
  return answers
    .filter((answer) => answer.action === 'withdraw' && isSuccess(answer))
    .flatMap(({ matchId, record: told }) => {
      if (!told) return [];
      if (!isFinal(told.state)) return [violation('P5', 'withdrawn and not over', matchId, told.state)];
      const now = records.get(matchId);
      if (now && (now.state !== told.state || now.version !== told.version)) {
        return [violation('P5', 'changed after it was withdrawn', matchId, `${told.state}, then ${now.state}`)];
      }
      const later = (eventsByMatch(events).get(matchId) ?? []).find(({ version }) => version > told.version);
      return later ? [violation('P5', 'changed after it was withdrawn', matchId, later.state)] : [];
    });
}
