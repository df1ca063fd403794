import { ask, useConnection } from '../api/connection';
import { personOf } from '../api/kept';
import { queryClient } from '../api/queries';
import { token, useSession } from '../api/session';
import { useView } from '../api/view';
import { Live } from './client';

/** The socket of this page, as whoever its calls are made as. */
export const live = new Live({
  url: () => `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/v1/ws`,
  token,
  onAway: ask,
  onBack: () => void queryClient.invalidateQueries({ queryKey: ['me', 'latest'] }),
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
useConnection.subscribe(({ state }, before) => state === 'online' && before.state !== 'online' && live.wake());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') live.wake();
});
