/** Whatever claims to be an Orchestration API, and what the suite may use of it. */
import type { OperationId, Payload, ResponseBody } from '../../src/orchestration/contract/index.ts';
import { RawApi, requestToken, type Credentials, type RawAnswer, type RawCall } from './raw-api.ts';

export interface ConformanceTarget {
  readonly url: string;
  readonly tokenUrl: string;
  readonly credentials: Credentials;
  readonly projectId: string;
  readonly allocationId: string;
}

export interface ConformanceCase {
  /** The promise. */
  readonly name: string;
  /** It changes something, and undoes it as far as that is possible. */
  readonly writes: boolean;
  readonly run: (subject: ConformanceSubject) => Promise<void>;
}

export class ConformanceSubject {
  readonly target: ConformanceTarget;
  readonly #api: RawApi;

  private constructor(target: ConformanceTarget, api: RawApi) {
    this.target = target;
    this.#api = api;
  }

  static async open(target: ConformanceTarget): Promise<ConformanceSubject> {
    return new ConformanceSubject(
      target,
      new RawApi(target.url, await requestToken(target.tokenUrl, target.credentials)),
    );
  }

  /** With another token. */
  as(token: string): ConformanceSubject {
    return new ConformanceSubject(this.target, new RawApi(this.target.url, token));
  }

  call<Id extends OperationId>(id: Id, call: Partial<RawCall> = {}): Promise<RawAnswer<Id>> {
    const { projectId, allocationId } = this.target;
    return this.#api.call(id, { project_id: projectId, allocation_id: allocationId, ...call });
  }

  async status(id: OperationId, call: Partial<RawCall> = {}): Promise<number> {
    return (await this.call(id, call)).status;
  }

  async value<Id extends OperationId>(id: Id, call: Partial<RawCall> = {}): Promise<ResponseBody<Id>> {
    const { status, value, error } = await this.call(id, call);
    if (value === undefined) throw new Error(`${id} answered ${status}: ${error?.message ?? ''}`);
    return value;
  }

  async payload(payloadId: string): Promise<Payload> {
    return (await this.value('GetPayload', { payload_id: payloadId })).result;
  }

  /** Reserves any Ready payload, and gives it back when it has been used. */
  async holding(body: object, use: (payloadId: string) => Promise<void>): Promise<void> {
    const { payload_id } = await this.value('CreateReservation', { body });
    try {
      await use(payload_id);
    } finally {
      await this.call('DeleteReservation', { payload_id });
    }
  }
}
