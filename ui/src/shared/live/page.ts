import { token, useSession } from '../api/session';
import { useView } from '../api/view';
import { Live } from './client';

/** The socket of this page, as whoever its calls are made as. */
export const live = new Live({
  url: () => `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/v1/ws`,
  token,
});

let last = token();
const follow = (): void => {
  const now = token();
  if (now === last) return;
  const same = now !== null && last !== null && personOf(now) !== '' && personOf(now) === personOf(last);
  last = now;
  live.renew(same);
};
useSession.subscribe(follow);
useView.subscribe(follow);
window.addEventListener('online', () => live.wake());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') live.wake();
});

/** The id of the person in a session's token; '' where it cannot be told. */
function personOf(jwt: string): string {
  try {
    const claims: unknown = JSON.parse(atob(jwt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')));
    return claims !== null && typeof claims === 'object' && 'id' in claims && typeof claims.id === 'string' ? claims.id : '';
  } catch {
    return '';
  }
}
