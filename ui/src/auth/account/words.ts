import type { Translate } from '@/shared/i18n';
import type { Session, SignIn } from './api';

const ways = new Set(['password', 'oidc', 'setup', 'invitation']);

/** How somebody signed in: the way, and the second factor beside it. */
export function wayOf(t: Translate, { method, factor }: Pick<SignIn | Session, 'method' | 'factor'>): string {
  const way = ways.has(method) ? t(`way.${method}`) : method;
  return factor ? t('way.with', { way, factor: t(`factor.${factor}`) }) : way;
}

const phones = /iOS|iPhone|iPad|Android|HarmonyOS/;

/** Whether a device is one for the hand. */
export function handheld(device: string): boolean {
  return phones.test(device);
}
