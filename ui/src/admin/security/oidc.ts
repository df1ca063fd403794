/** The business's own provider as the settings give it; its secret is never read. */
export interface Oidc {
  enabled: boolean;
  label: string;
  issuer: string;
  clientId: string;
  secretSet: boolean;
  /** It was stored with a key that is gone. */
  secretLost?: boolean;
  /** The provider takes care of the second factor. */
  secondFactor: boolean;
  redirect: string;
}

export interface OidcInput {
  enabled?: boolean;
  label?: string;
  issuer?: string;
  clientId?: string;
  secret?: string;
  secondFactor?: boolean;
}

/** What differs from what is saved, texts without blanks around them; a secret only when one was typed. */
export function oidcChanges(input: OidcInput, saved: Oidc): OidcInput {
  const changes: OidcInput = {};
  for (const key of ['label', 'issuer', 'clientId'] as const) {
    const value = input[key]?.trim();
    if (value !== undefined && value !== saved[key]) changes[key] = value;
  }
  for (const key of ['enabled', 'secondFactor'] as const) {
    const value = input[key];
    if (value !== undefined && value !== saved[key]) changes[key] = value;
  }
  if (input.secret) changes.secret = input.secret;
  return changes;
}
