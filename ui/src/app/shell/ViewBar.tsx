import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, isApiError, leaveView, minutesLeft, useView, viewEnded, type CallOptions, type View } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Dialog, notify } from '@/shared/ui';
import styles from './ViewBar.module.css';

const TICK = 10_000;

/** Over every page while one looks as another person: whose view it is, how long it lasts, the way back. */
export function ViewBar() {
  const { view, over } = useView();
  return (
    <>
      {view && <Bar view={view} />}
      {over && <Over view={over} standing={view !== null} />}
    </>
  );
}

function Bar({ view }: { view: View }) {
  const t = useT('app');
  const [now, setNow] = useState(() => Date.now());
  const [ending, setEnding] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.viewing = '';
    return () => void delete document.documentElement.dataset.viewing;
  }, []);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
      // The server's clock decides: it refuses the token once the time is over.
      if (isDue(view)) void ask(view);
    }, TICK);
    return () => clearInterval(timer);
  }, [view]);
  const end = async () => {
    setEnding(true);
    try {
      await api.delete('/api/v1/view-as', own(view));
    } catch (error) {
      if (isApiError(error) && error.status !== 401) {
        notify(error.message, { kind: 'error' });
        setEnding(false);
        return;
      }
    }
    leaveView(view);
  };
  const left = minutesLeft(view.until, now);
  return (
    <section className={styles.bar} aria-label={t('viewAs.bar')}>
      <Eye aria-hidden />
      <span className={styles.words}>
        <strong>{t('viewAs.as', { name: view.person.name })}</strong>
        <span> · {t('viewAs.readOnly')} · </span>
        <span>{left > 0 ? t('viewAs.left', { count: left }) : t('viewAs.lastMinute')}</span>
      </span>
      <Button size="small" loading={ending} onClick={() => void end()}>
        {t('viewAs.end')}
      </Button>
    </section>
  );
}

/** A call of the view's own, whose refusal it judges itself. */
const own = (view: View): CallOptions => ({ open: true, patience: 0, headers: { Authorization: view.token } });

/** Asks the server whether a view goes on. */
async function ask(view: View): Promise<void> {
  try {
    await api.get('/api/v1/me', own(view));
  } catch (error) {
    if (isApiError(error) && error.status === 401) viewEnded(view.token);
  }
}

function isDue(view: View): boolean {
  return Date.parse(view.until.replace(' ', 'T')) <= Date.now();
}

/** The view has ended by itself or elsewhere; what it showed is not gone on with. */
function Over({ view, standing }: { view: View; standing: boolean }) {
  const t = useT('app');
  const close = () => (standing ? leaveView(view) : useView.setState({ over: null }));
  return (
    <Dialog
      open
      must
      onClose={close}
      title={t('viewAs.overTitle')}
      onSubmit={close}
      footer={
        <Button kind="primary" type="submit" data-autofocus>
          {t('viewAs.back')}
        </Button>
      }
    >
      <p>{t(isDue(view) ? 'viewAs.expired' : 'viewAs.ended', { name: view.person.name })}</p>
    </Dialog>
  );
}
