import { queryClient } from '@/shared/api';
import { loadWords, tr } from '@/shared/i18n';
import { notify } from '@/shared/ui';
import { sendUnsent, startUnsent, useUnsent } from './unsent';

/** Sends the comments that wait, and says what became of them. */
export async function sendWaiting(): Promise<void> {
  await loadWords('timeline');
  startUnsent();
  let count = 0;
  await sendUnsent((path) => {
    count++;
    const [, , , , object = '', , record = ''] = path.split('/').map(decodeURIComponent);
    void queryClient.invalidateQueries({ queryKey: ['timeline', object, record] });
  });
  if (count > 0) notify(tr('timeline:unsent.sent', { count }), { kind: 'success' });
  const refused = useUnsent.getState().waiting.filter((one) => one.refused).length;
  if (refused > 0) notify(tr('timeline:unsent.refusedSome', { count: refused }), { kind: 'error' });
}
