/** The stub's fleet: what is reserved, by whom, and what is Ready. */
const PORTS = [{ name: 'game', port: 7_777 }];
const ADDRESS = '198.51.100.7';
const PAGE = 100;

interface Fleet {
  /** Undefined: as many as are asked for. */
  ready: number | undefined;
  readonly reserved: Reserved;
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
    const { payload_metadata: metadata = {} } = JSON.parse(request.toString()) as { payload_metadata?: object };
    fleet.reserved.set(id, payload(allocationId, id, metadata));
    return JSON.stringify({ payload_id: id, payload_address: ADDRESS, payload_ports: PORTS });
  }

  annotate(allocationId: string, payloadId: string, request: Buffer): void {
    const { reserved } = this.#fleet(allocationId);
    const text = reserved.get(payloadId);
    if (text === undefined) return;
    const { key, value } = JSON.parse(request.toString()) as { key: string; value: string };
    const { metadata } = JSON.parse(text) as { metadata: { annotations?: object } };
    const annotations = { ...metadata.annotations, [key]: value };
    reserved.set(payloadId, payload(allocationId, payloadId, { ...metadata, annotations }));
  }

  release(allocationId: string, payloadId: string): void {
    const fleet = this.#fleet(allocationId);
    if (fleet.reserved.delete(payloadId) && fleet.ready !== undefined) fleet.ready += 1;
  }

  show(allocationId: string, payloadId: string): string {
    const { reserved } = this.#fleet(allocationId);
    return `{"result":${reserved.get(payloadId) ?? payload(allocationId, payloadId)}}`;
  }

  /** In pieces that are made when they are asked for, as a fleet of more than one thread would: a long one stops nobody else. */
  *list(allocationId: string): Generator<Buffer> {
    const { ready = 0, reserved, filling } = this.#fleet(allocationId);
    let before = '{"results":[';
    for (const page of [...reserved.pages(), ...readyPages(allocationId, ready), () => filling]) {
      const piece = page();
      if (piece.length === 0) continue;
      yield Buffer.from(before);
      yield piece;
      before = ',';
    }
    yield Buffer.from(before === ',' ? ']}' : `${before}]}`);
  }

  limit(allocationId: string, ready: number): void {
    this.#fleet(allocationId).ready = ready;
  }

  fill(allocationId: string, count: number): void {
    const ids = Array.from({ length: count }, () => this.#nextId());
    this.#fleet(allocationId).filling = Buffer.from(ids.map((id) => payload(allocationId, id)).join(','));
  }

  forget(): void {
    for (const fleet of this.#fleets.values()) fleet.reserved.clear();
  }

  #fleet(allocationId: string): Fleet {
    const known = this.#fleets.get(allocationId);
    if (known) return known;
    const fleet: Fleet = { ready: undefined, reserved: new Reserved(), filling: Buffer.alloc(0) };
    this.#fleets.set(allocationId, fleet);
    return fleet;
  }

  #nextId(): string {
    const text = (this.#made += 1).toString(36).padStart(10, '0');
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  }
}

interface Page {
  readonly texts: Map<string, string>;
  /** As it appears in a list; undefined since it has changed. */
  encoded: Buffer | undefined;
}

/** JSON of each, in pages: a list of tens of thousands is made of what has changed since the one before. */
class Reserved {
  readonly #pageOf = new Map<string, Page>();
  #pages: Page[] = [];

  get(id: string): string | undefined {
    return this.#pageOf.get(id)?.texts.get(id);
  }

  set(id: string, text: string): void {
    const page = this.#pageOf.get(id) ?? this.#pageWithRoom();
    page.texts.set(id, text);
    page.encoded = undefined;
    this.#pageOf.set(id, page);
  }

  delete(id: string): boolean {
    const page = this.#pageOf.get(id);
    if (!page) return false;
    page.texts.delete(id);
    page.encoded = undefined;
    return this.#pageOf.delete(id);
  }

  clear(): void {
    this.#pageOf.clear();
    this.#pages = [];
  }

  pages(): (() => Buffer)[] {
    return this.#pages.map((page) => () => (page.encoded ??= Buffer.from([...page.texts.values()].join(','))));
  }

  #pageWithRoom(): Page {
    const last = this.#pages.at(-1);
    if (last && last.texts.size < PAGE) return last;
    const page = { texts: new Map<string, string>(), encoded: undefined };
    this.#pages.push(page);
    return page;
  }
}

function readyPages(allocationId: string, ready: number): (() => Buffer)[] {
  const pages = Array.from({ length: Math.ceil(ready / PAGE) }, (_, page) => page * PAGE);
  return pages.map((first) => () => {
    const ids = Array.from({ length: Math.min(PAGE, ready - first) }, (_, index) => `ready-${first + index}`);
    return Buffer.from(ids.map((id) => payload(allocationId, id)).join(','));
  });
}

/** As a listing shows it: Ready, or reserved with metadata of whoever reserved it. */
function payload(allocationId: string, id: string, reservedWith?: object): string {
  const status = { state: reservedWith ? 'Reserved' : 'Ready', details: '', address: ADDRESS, ports: PORTS };
  const metadata = reservedWith ?? { labels: { build: '1.42.0', map: 'harbor' }, annotations: {} };
  const created = '2026-11-24T00:00:00Z';
  return JSON.stringify({ id, cluster_id: 'bench', allocation_id: allocationId, status, created, metadata });
}
