import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Api } from './api.mjs';
import { until } from './until.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const binary = process.env.TENON_BINARY ?? path.join(root, 'tenon');

/** The administrator that {@link Server.setUp} makes. */
export const admin = { email: 'lin@example.com', password: 'fangsun-2026', name: '林晓' };

/** The real binary on a free port with a folder of its own. */
export class Server {
  #process;
  #log = [];

  /** Starts on an empty folder, or on a copy of another server's. */
  static async start(from) {
    const server = new Server();
    server.dir = await mkdtemp(path.join(os.tmpdir(), 'tenon-e2e-'));
    if (from) await cp(from, server.dir, { recursive: true });
    await server.run();
    return server;
  }

  async run() {
    this.address ??= `127.0.0.1:${await freePort()}`; // started again, it is where it was
    this.base = `http://${this.address}`;
    this.#process = spawn(binary, ['serve', `--http=${this.address}`, `--dir=${this.dir}`], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TENON_OUTBOUND: '127.0.0.1' } });
    this.#process.once('error', (error) => this.#log.push(error.message));
    for (const stream of [this.#process.stdout, this.#process.stderr]) stream.on('data', (text) => this.#log.push(String(text)));
    await until('the server answers', async () => {
      if (this.#process.exitCode !== null || this.#process.pid === undefined) throw Object.assign(new Error(`${binary} does not run (make build makes it):\n${this.log()}`), { final: true });
      return (await fetch(`${this.base}/api/health`).catch(() => null))?.ok;
    });
  }

  /** Runs the stopped server where no page looks for it, for as long as `act` takes. */
  async elsewhere(act) {
    const { address, base } = this;
    this.address = undefined;
    await this.run();
    try {
      return await act();
    } finally {
      await this.stop();
      Object.assign(this, { address, base });
    }
  }

  /** Another command of the binary on the same folder. */
  command(...args) {
    const done = spawnSync(binary, [...args, `--dir=${this.dir}`], { encoding: 'utf8', timeout: 30_000 });
    if (done.status !== 0) throw new Error(`tenon ${args.join(' ')}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  /** Sets the business up through the API and waits for its sample data. */
  async setUp(options = {}) {
    const body = { ...admin, business: '方榫科技', locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', suite: 'crm', sample: true, ...options };
    const answer = await new Api(this.base).post('/api/v1/setup', body);
    const api = new Api(this.base, answer.token);
    if (answer.job) await api.job(answer.job);
    return api;
  }

  /** The API as this person. */
  async signIn(who = admin) {
    const { token } = await new Api(this.base).post('/api/collections/users/auth-with-password', { identity: who.email, password: who.password });
    return new Api(this.base, token);
  }

  log() {
    return this.#log.join('');
  }

  /** Ends the process, as a crash does when `hard`; its folder stays until {@link remove}. */
  async stop({ hard = false } = {}) {
    const running = this.#process;
    if (!running?.pid || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill(hard ? 'SIGKILL' : 'SIGTERM');
    await Promise.race([ended, pause(10_000, undefined, { ref: false })]);
    if (running.exitCode === null && running.signalCode === null) {
      running.kill('SIGKILL');
      await ended;
    }
  }

  async remove() {
    await this.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((done, failed) => {
    const probe = net.createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
