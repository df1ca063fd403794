import { useQuery } from '@tanstack/react-query';
import { TimeInput } from '@/auth/account/DayInput';
import { api, queryClient } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Checkbox, Field, InlineError, messageOf, notify, SkeletonLines, Switch } from '@/shared/ui';
import styles from './Settings.module.css';
import type { NoticeKind } from './queries';

interface Settings {
  app: NoticeKind[];
  mail: NoticeKind[];
  quiet: { on: boolean; from: string; to: string };
  digest: { on: boolean; at: string };
}

interface Answer {
  settings: Settings;
  kinds: NoticeKind[];
  mail: boolean;
}

const path = '/api/v1/me/notification-settings';
const key = ['notification-settings'];

/** How one wants to be told, by kind and way; each control saves at once. */
export default function NotificationSection({ admin }: { admin: boolean }) {
  const t = useT('inbox');
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Answer>(path, { signal }) });
  if (error && !data) return <InlineError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={6} />;
  const { settings } = data;
  const save = (change: Partial<Settings>): void => {
    const next = { ...settings, ...change };
    queryClient.setQueryData<Answer>(key, { ...data, settings: next });
    api.put<Answer>(path, next).then(
      (answer) => queryClient.setQueryData(key, answer),
      (refused: unknown) => {
        notify(messageOf(refused) ?? t('failed'), { kind: 'error' });
        void refetch();
      },
    );
  };
  const ways = ['app', 'mail'] as const;
  return (
    <div className={styles.form}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            {ways.map((way) => (
              <th key={way} scope="col">
                {t(`way.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.kinds
            .filter((kind) => admin || kind !== 'release')
            .map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`kinds.${kind}`)}</th>
                {ways.map((way) => (
                  <td key={way}>
                    <Checkbox
                      checked={settings[way].includes(kind)}
                      aria-label={`${t(`kinds.${kind}`)} ${t(`way.${way}`)}`}
                      onChange={(on) => save({ [way]: on ? [...settings[way], kind] : settings[way].filter((k) => k !== kind) })}
                    />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      {!data.mail && <p className={styles.note}>{t('noMail')}</p>}
      <Switch checked={settings.quiet.on} onChange={(on) => save({ quiet: { ...settings.quiet, on } })}>
        {t('quiet')}
      </Switch>
      {settings.quiet.on && (
        <div className={styles.times}>
          <Field label={t('from')}>
            <TimeInput label={t('from')} value={settings.quiet.from} onChange={(from) => from && save({ quiet: { ...settings.quiet, from } })} />
          </Field>
          <Field label={t('to')}>
            <TimeInput label={t('to')} value={settings.quiet.to} onChange={(to) => to && save({ quiet: { ...settings.quiet, to } })} />
          </Field>
        </div>
      )}
      <Switch checked={settings.digest.on} onChange={(on) => save({ digest: { ...settings.digest, on } })}>
        {t('digest')}
      </Switch>
      {settings.digest.on && (
        <div className={styles.times}>
          <Field label={t('digestAt')}>
            <TimeInput label={t('digestAt')} value={settings.digest.at} onChange={(at) => at && save({ digest: { ...settings.digest, at } })} />
          </Field>
        </div>
      )}
    </div>
  );
}
