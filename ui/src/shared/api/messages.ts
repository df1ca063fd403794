import { tr } from '@/shared/i18n';

/** Words for failures that no server put into words. */
export function localMessage(key: 'offline' | 'absent' | 'unkept' | 'restarting' | 'unknown' | 'too_large' | 'bad_answer'): string {
  return tr(`ui:error.${key}`);
}
