import { redirect } from '@tanstack/react-router';
import { api, dropView, isApiError, isViewToken, keys, queryClient, signedIn, signedOut, token, useView, viewEnded, zoneOf, type Me, type SetupState, type SignInAnswer } from '@/shared/api';
import { setReadersZone } from '@/shared/format';
import { currentLocale, setLocale } from '@/shared/i18n';
import { startRecent } from '@/shared/page';
import { lookOf, setLook } from '@/shared/theme/theme';

/**
 * The signed-in person, before any page inside is shown. Without a token, or
 * with one that is no longer good, the way leads to sign-in, and on a fresh
 * server to its set-up.
 */
export async function requireMe(wanted: string): Promise<Me> {
  const known = queryClient.getQueryData<Me>(keys.me);
  if (known && token()) return known;
  const used = token();
  if (!used) throw await wayIn(wanted);
  try {
    const me = await api.get<Me>('/api/v1/me', { open: true, headers: { Authorization: used } });
    await adopt(me);
    void renew(used);
    return me;
  } catch (error) {
    if (isApiError(error) && error.status === 401) {
      if (isViewToken(used)) {
        viewEnded(used);
        dropView();
        throw redirect({ href: useView.getState().over?.from ?? wanted, replace: true });
      }
      signedOut();
      throw await wayIn(wanted);
    }
    throw error;
  }
}

/**
 * Takes over who signed in: their language, look and recent records. Who looks
 * as another person goes on in their own.
 */
export async function adopt(me: Me): Promise<void> {
  queryClient.setQueryData(keys.me, me);
  setReadersZone(zoneOf(me));
  startRecent(me.user.id);
  if (me.viewAs) return;
  setLook(lookOf(me.preferences.look));
  if (me.user.locale !== currentLocale() && (me.user.locale === 'zh' || me.user.locale === 'en')) await setLocale(me.user.locale);
}

/** Where a visitor without a session goes. */
async function wayIn(wanted: string) {
  const setup = await api.get<SetupState>('/api/v1/setup', { open: true }).catch(() => null);
  if (setup?.needed) return redirect({ to: '/setup' });
  return redirect({ to: '/login', search: wanted === '/' ? {} : { next: wanted } });
}

/** Exchanges a token that is past half of its life for a new one. */
async function renew(used: string): Promise<void> {
  const life = lifeOf(used);
  if (!life || Date.now() / 1000 < (life.iat + life.exp) / 2) return;
  try {
    const answer = await api.post<SignInAnswer>('/api/collections/users/auth-refresh', undefined, {
      open: true,
      headers: { Authorization: used },
    });
    if (token() === used) signedIn(answer.token);
  } catch {
    // The old one is still good; the next page load tries again.
  }
}

/** When a token was made and when it ends, in seconds; PocketBase gives only the end, the start is then a week before. */
export function lifeOf(jwt: string): { iat: number; exp: number } | null {
  try {
    const claims = JSON.parse(atob(jwt.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as { iat?: number; exp?: number };
    if (!claims.exp) return null;
    return { iat: claims.iat ?? claims.exp - 7 * 86_400, exp: claims.exp };
  } catch {
    return null;
  }
}

const lastAppKey = 'tenon.app';

export function rememberApp(app: string): void {
  localStorage.setItem(lastAppKey, app);
}

/** The app to open first: the last one used here, else the first; `_` when there are only objects of no app. */
export function firstApp(me: Me): string | null {
  const last = localStorage.getItem(lastAppKey);
  if (last && (me.apps.some((app) => app.key === last) || (last === '_' && hasLooseObjects(me)))) return last;
  if (me.apps[0]) return me.apps[0].key;
  return hasLooseObjects(me) ? '_' : null;
}

/** Whether there are objects that belong to no app. */
export function hasLooseObjects(me: Me): boolean {
  return Object.values(me.objects).some((object) => !object.app);
}
