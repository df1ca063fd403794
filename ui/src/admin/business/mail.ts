/** How mails are sent; the secret is never read. */
export interface Mail {
  enabled: boolean;
  host: string;
  port: number;
  user: string;
  secretSet: boolean;
  /** It was stored with a key that is gone. */
  secretLost?: boolean;
  tls: boolean;
  auth: 'PLAIN' | 'LOGIN';
  from: { name: string; address: string };
  /** The address of the application, with which links in mails begin. */
  url: string;
}

/** What was touched; the port as it was typed. */
export interface MailInput {
  enabled?: boolean;
  host?: string;
  port?: string;
  user?: string;
  secret?: string;
  tls?: boolean;
  auth?: Mail['auth'];
  fromName?: string;
  fromAddress?: string;
  url?: string;
}

export interface MailBody {
  enabled?: boolean;
  host?: string;
  port?: number;
  user?: string;
  secret?: string;
  tls?: boolean;
  auth?: Mail['auth'];
  from?: { name: string; address: string };
  url?: string;
}

/** What differs from what is saved, and whether the port is one. */
export function mailChanges(input: MailInput, saved: Mail): { body: MailBody; badPort: boolean } {
  const body: MailBody = {};
  for (const key of ['host', 'user', 'url'] as const) {
    const value = input[key]?.trim();
    if (value !== undefined && value !== saved[key]) body[key] = value;
  }
  for (const key of ['enabled', 'tls'] as const) {
    const value = input[key];
    if (value !== undefined && value !== saved[key]) body[key] = value;
  }
  if (input.auth !== undefined && input.auth !== saved.auth) body.auth = input.auth;
  if (input.secret) body.secret = input.secret;
  const from = { name: (input.fromName ?? saved.from.name).trim(), address: (input.fromAddress ?? saved.from.address).trim() };
  if (from.name !== saved.from.name || from.address !== saved.from.address) body.from = from;
  const port = input.port === undefined ? saved.port : Number(input.port.normalize('NFKC').trim() || NaN);
  const badPort = !Number.isInteger(port) || port < 1 || port > 65_535;
  if (!badPort && port !== saved.port) body.port = port;
  return { body, badPort };
}

/** Whether a change makes the server forget its secret unless it comes along. */
export function forgetsSecret(body: MailBody, saved: Mail): boolean {
  return saved.secretSet && body.secret === undefined && (body.host !== undefined || body.port !== undefined || (saved.tls && body.tls === false));
}
