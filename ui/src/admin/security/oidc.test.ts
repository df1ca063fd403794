import { describe, expect, it } from 'vitest';
import { oidcChanges, type Oidc } from './oidc';

const saved: Oidc = { enabled: false, label: 'SSO', issuer: 'https://id.example.com', clientId: 'tenon', secretSet: true, secondFactor: false, redirect: '' };

describe('the provider', () => {
  it('is sent as far as it differs', () => {
    expect(oidcChanges({ label: ' SSO ', issuer: 'https://other.example.com ', enabled: true, secondFactor: false }, saved)).toEqual({ issuer: 'https://other.example.com', enabled: true });
    expect(oidcChanges({}, saved)).toEqual({});
  });

  it('keeps its secret until another is typed', () => {
    expect(oidcChanges({ secret: '' }, saved)).toEqual({});
    expect(oidcChanges({ secret: 's3cret' }, saved)).toEqual({ secret: 's3cret' });
  });
});
