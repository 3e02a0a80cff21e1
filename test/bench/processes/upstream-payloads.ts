/** The stub's fleet: what is reserved, by whom, and what is Ready. */
const PORTS = [{ name: 'game', port: 7_777 }];
const ADDRESS = '198.51.100.7';

interface Fleet {
  /** Undefined: as many as are asked for. */
  ready: number | undefined;
  readonly reserved: Map<string, string>;
  /** JSON of payloads that nobody of ours holds, as they appear in a list; made once, since it may be long. */
  filling: Buffer;
}

export class Payloads {
  readonly #fleets = new Map<string, Fleet>();
  #made = 0;

  /** The answer's body; undefined where nothing is Ready. */
  reserve(allocationId: string, request: Buffer): string | undefined {
    const fleet = this.#fleet(allocationId);
    if (fleet.ready === 0) return undefined;
    if (fleet.ready !== undefined) fleet.ready -= 1;
    const id = this.#nextId();
    // Kept as text: it is only read by who lists.
    fleet.reserved.set(id, request.toString('latin1'));
    return JSON.stringify({ payload_id: id, payload_address: ADDRESS, payload_ports: PORTS });
  }

  release(allocationId: string, payloadId: string): void {
    const fleet = this.#fleet(allocationId);
    if (fleet.reserved.delete(payloadId) && fleet.ready !== undefined) fleet.ready += 1;
  }

  show(allocationId: string, payloadId: string): string {
    const request = this.#fleet(allocationId).reserved.get(payloadId);
    return `{"result":${payload(allocationId, payloadId, request)}}`;
  }

  /** In pieces, since a long one is only copied by whoever reads it. */
  list(allocationId: string): readonly Buffer[] {
    const { ready = 0, reserved, filling } = this.#fleet(allocationId);
    const held = [...reserved].map(([id, request]) => payload(allocationId, id, request));
    const free = Array.from({ length: ready }, (_, index) => payload(allocationId, `ready-${index}`, undefined));
    const own = [...held, ...free].join(',');
    const between = own.length > 0 && filling.length > 0 ? ',' : '';
    return [Buffer.from(`{"results":[${own}${between}`), filling, Buffer.from(']}')];
  }

  limit(allocationId: string, ready: number): void {
    this.#fleet(allocationId).ready = ready;
  }

  fill(allocationId: string, count: number): void {
    const ids = Array.from({ length: count }, () => this.#nextId());
    this.#fleet(allocationId).filling = Buffer.from(ids.map((id) => payload(allocationId, id, undefined)).join(','));
  }

  forget(): void {
    for (const fleet of this.#fleets.values()) fleet.reserved.clear();
  }

  #fleet(allocationId: string): Fleet {
    const known = this.#fleets.get(allocationId);
    if (known) return known;
    const fleet: Fleet = { ready: undefined, reserved: new Map(), filling: Buffer.alloc(0) };
    this.#fleets.set(allocationId, fleet);
    return fleet;
  }

  #nextId(): string {
    const text = (this.#made += 1).toString(36).padStart(10, '0');
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  }
}

/** As a listing shows it: Ready, or reserved with the metadata of the call that reserved it. */
function payload(allocationId: string, id: string, request: string | undefined): string {
  const asked = request === undefined ? {} : (JSON.parse(request) as { payload_metadata?: object });
  const status = { state: request === undefined ? 'Ready' : 'Reserved', details: '', address: ADDRESS, ports: PORTS };
  const metadata = asked.payload_metadata ?? { labels: { build: '1.42.0', map: 'harbor' }, annotations: {} };
  const created = '2026-11-24T00:00:00Z';
  return JSON.stringify({ id, cluster_id: 'bench', allocation_id: allocationId, status, created, metadata });
}
