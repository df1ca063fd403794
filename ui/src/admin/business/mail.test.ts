import { describe, expect, it } from 'vitest';
import { forgetsSecret, mailChanges, type Mail } from './mail';

const saved: Mail = { enabled: true, host: 'smtp.example.com', port: 465, user: 'crm', secretSet: true, tls: true, auth: 'PLAIN', from: { name: '榫', address: 'crm@example.com' }, url: 'https://crm.example.com' };

describe('settings of mail', () => {
  it('are sent as far as they differ', () => {
    expect(mailChanges({ host: ' smtp.example.com ', port: '４６５', enabled: true, fromName: '榫' }, saved)).toEqual({ body: {}, badPort: false });
    expect(mailChanges({ host: 'mail.example.com', port: '25', secret: 's', fromAddress: ' a@example.com ' }, saved)).toEqual({
      body: { host: 'mail.example.com', port: 25, secret: 's', from: { name: '榫', address: 'a@example.com' } },
      badPort: false,
    });
  });

  it.each(['', 'x', '0', '70000', '25.5'])('know that %s is no port', (port) => expect(mailChanges({ port }, saved)).toEqual({ body: {}, badPort: true }));

  it('forget the secret with its server', () => {
    expect(forgetsSecret({ host: 'other.example.com' }, saved)).toBe(true);
    expect(forgetsSecret({ tls: false }, saved)).toBe(true);
    expect(forgetsSecret({ host: 'other.example.com', secret: 's' }, saved)).toBe(false);
    expect(forgetsSecret({ user: 'x' }, saved)).toBe(false);
    expect(forgetsSecret({ host: 'other.example.com' }, { ...saved, secretSet: false })).toBe(false);
  });
});
