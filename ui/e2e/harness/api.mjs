import { until } from './until.mjs';

/** Calls of the HTTP API, for what a journey needs but does not show. */
export class Api {
  constructor(base, token = '') {
    this.base = base;
    this.token = token;
  }

  get(path) {
    return this.ask('GET', path);
  }

  post(path, body) {
    return this.ask('POST', path, body);
  }

  put(path, body) {
    return this.ask('PUT', path, body);
  }

  patch(path, body) {
    return this.ask('PATCH', path, body);
  }

  delete(path) {
    return this.ask('DELETE', path);
  }

  async ask(method, path, body) {
    const res = await fetch(this.base + path, {
      method,
      headers: { Authorization: this.token, 'Accept-Language': 'zh', ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await res.text();
    if (!res.ok) throw new Error(`${method} ${path}: ${res.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** Uploads a file for a field to take in, and gives its id. */
  async upload(name, content) {
    const body = new FormData();
    body.append('file', new Blob([content]), name);
    const res = await fetch(`${this.base}/api/v1/files`, { method: 'POST', headers: { Authorization: this.token }, body });
    if (!res.ok) throw new Error(`upload of ${name}: ${res.status} ${await res.text()}`);
    return (await res.json()).id;
  }

  /** A job once it has ended well. */
  job(id, seconds = 120) {
    return until(
      `job ${id}`,
      async () => {
        const job = await this.get(`/api/v1/jobs/${id}`);
        if (['failed', 'cancelled'].includes(job.state)) throw Object.assign(new Error(JSON.stringify(job)), { final: true });
        return job.state === 'done' && job;
      },
      seconds,
    );
  }

  /** Saves documents as drafts and publishes them. */
  async publish(note, documents) {
    const keys = [];
    for (const [kind, document] of documents) {
      await this.put(`/api/v1/definitions/${kind}/${document.key}`, document);
      keys.push(`${kind}/${document.key}`);
    }
    return this.post('/api/v1/releases', { note, keys });
  }

  /** The first `limit` records, with `query` beside it. */
  async records(object, query = {}) {
    return this.get(`/api/v1/objects/${object}/records?${new URLSearchParams({ limit: '50', ...query })}`);
  }
}
