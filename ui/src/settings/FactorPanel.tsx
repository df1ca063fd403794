import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { Enrolment, RecoveryCodes, useFactor, type Enrolled, type Factor } from '@/auth/account';
import { api, type ApiError } from '@/shared/api';
import { formatDate } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Banner, Button, Dialog, InlineError, notify, Panel, SkeletonLines } from '@/shared/ui';
import { ProofDialog } from './ProofDialog';
import styles from './settings.module.css';

const path = '/api/v1/me/second-factor';

type Codes = { recoveryCodes: string[] };

/** What is under way: proving who one is, scanning, keeping codes. */
type Doing = null | 'begin' | 'recovery' | 'disable' | { enrolled: Enrolled } | { codes: string[] };

/** One's second factor: set up with a phone, new recovery codes, off again. */
export function FactorPanel() {
  const t = useT('settings');
  const factor = useFactor('me');
  const client = useQueryClient();
  const [doing, setDoing] = useState<Doing>(null);
  const done = () => {
    setDoing(null);
    void client.invalidateQueries({ queryKey: ['second-factor', 'me'] });
  };
  return (
    <Panel title={t('factor.title')}>
      {factor.isPending && <SkeletonLines lines={2} />}
      {factor.error && <InlineError error={factor.error} onRetry={() => void factor.refetch()} />}
      {factor.data && <State factor={factor.data} onDo={setDoing} />}
      {doing === 'begin' && (
        <ProofDialog<Enrolled> title={t('factor.begin')} action={t('factor.next')} path={path} onClose={() => setDoing(null)} onDone={(enrolled) => setDoing({ enrolled })} />
      )}
      {doing === 'recovery' && (
        <ProofDialog<Codes> code title={t('factor.newCodes')} words={t('factor.newCodesWords')} action={t('factor.makeCodes')} path={`${path}/recovery`} onClose={() => setDoing(null)} onDone={({ recoveryCodes }) => setDoing({ codes: recoveryCodes })} />
      )}
      {doing === 'disable' && (
        <ProofDialog
          code
          title={t('factor.disableTitle')}
          words={t('factor.disableWords')}
          action={t('factor.disable')}
          path={`${path}/disable`}
          onClose={() => setDoing(null)}
          onDone={() => {
            notify(t('factor.disabled'), { kind: 'success' });
            done();
          }}
        />
      )}
      {doing && typeof doing === 'object' && 'enrolled' in doing && <EnrolDialog enrolled={doing.enrolled} onClose={() => setDoing(null)} onCodes={(codes) => setDoing({ codes })} />}
      {doing && typeof doing === 'object' && 'codes' in doing && (
        <Dialog open must dirty title={t('factor.codes')} onClose={() => undefined}>
          <RecoveryCodes codes={doing.codes} action={t('factor.finish')} onKept={done} />
        </Dialog>
      )}
    </Panel>
  );
}

function State({ factor, onDo }: { factor: Factor; onDo: (what: Doing) => void }) {
  const t = useT('settings');
  if (!factor.enabled) {
    return (
      <div className={styles.fact}>
        <ShieldOff aria-hidden />
        <div>
          <strong>{t('factor.off')}</strong>
          <p className={styles.quiet}>{factor.required ? t('factor.requiredWords') : t('factor.offWords')}</p>
        </div>
        <Button kind="primary" onClick={() => onDo('begin')}>
          {t('factor.begin')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <div className={styles.fact}>
        <ShieldCheck aria-hidden className={styles.good} />
        <div>
          <strong>{t('factor.on')}</strong>
          <p className={styles.quiet}>{t('factor.since', { date: formatDate(factor.since), count: factor.recoveryLeft })}</p>
        </div>
        <div className={styles.buttons}>
          <Button onClick={() => onDo('recovery')}>{t('factor.newCodes')}</Button>
          <Button disabled={factor.required ? t('factor.requiredByRule') : false} onClick={() => onDo('disable')}>
            {t('factor.disable')}
          </Button>
        </div>
      </div>
      {factor.recoveryLeft <= 3 && <Banner kind="warning">{t('factor.fewCodes', { count: factor.recoveryLeft })}</Banner>}
    </>
  );
}

function EnrolDialog({ enrolled, onClose, onCodes }: { enrolled: Enrolled; onClose: () => void; onCodes: (codes: string[]) => void }) {
  const t = useT('settings');
  const confirm = useMutation<Codes, ApiError, string>({
    mutationFn: (code) => api.post<Codes>(`${path}/confirm`, { code }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  return (
    <Dialog open size="form" title={t('factor.begin')} onClose={onClose}>
      <Enrolment autoFocus enrolled={enrolled} waiting={confirm.isPending} error={confirm.error} fault={confirm.error?.fieldErrors.code?.message} onCode={(code) => confirm.mutate(code)} />
    </Dialog>
  );
}
