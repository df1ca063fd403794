import { i18n } from '@/shared/i18n/i18n';

/** Words for failures that no server put into words. */
export function localMessage(key: 'offline' | 'restarting' | 'unknown' | 'too_large' | 'bad_answer'): string {
  return i18n.t(`ui:error.${key}`);
}
