import { useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight, LogOut, UserRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { api, useMe, usePatchMe, queryClient, signedOut, token } from '@/shared/api';
import { setLocale, useLocale, useT, type Locale } from '@/shared/i18n';
import { isDirty } from '@/shared/page';
import { setLook, useLook, type Appearance, type Density } from '@/shared/theme/theme';
import { Avatar, confirm, Popover, Segmented } from '@/shared/ui';
import { handoverOf } from './handover';
import styles from './UserMenu.module.css';

/** Ends the session on this device; unsaved input is asked about first. */
export function useSignOut(): () => Promise<void> {
  const t = useT('app');
  const navigate = useNavigate();
  return async () => {
    if (isDirty() && !(await confirm({ title: t('signOutDirty'), action: t('signOut'), danger: true }))) return;
    endSession();
    signedOut();
    queryClient.clear();
    await navigate({ to: '/login' });
  };
}

/** Tells the server that this session is over; without a line the device forgets it all the same. */
function endSession(): void {
  const used = token();
  if (used) api.delete('/api/v1/me/sessions/current', { open: true, headers: { Authorization: used } }).catch(() => undefined);
}

/** Changes language and look here at once and for the person on the server. */
export function usePersonalLook() {
  const patch = usePatchMe();
  const look = useLook();
  const locale = useLocale((state) => state.locale);
  return {
    look,
    locale,
    change: (change: Parameters<typeof setLook>[0]) => {
      setLook(change);
      patch.mutate({ preferences: { look: { ...look, ...change } } });
    },
    changeLocale: (next: Locale) => {
      void setLocale(next);
      patch.mutate({ locale: next });
    },
  };
}

/** Appearance, language and density as rows of a menu or a sheet. */
export function LookRows() {
  const t = useT('app');
  const { look, locale, change, changeLocale } = usePersonalLook();
  return (
    <div className={styles.rows}>
      <Row label={t('look.appearance')}>
        <Segmented<Appearance>
          size="small"
          label={t('look.appearance')}
          value={look.appearance}
          onChange={(appearance) => change({ appearance })}
          items={[
            { key: 'light', label: t('look.light') },
            { key: 'dark', label: t('look.dark') },
            { key: 'system', label: t('look.system') },
          ]}
        />
      </Row>
      <Row label={t('look.language')}>
        <Segmented<Locale>
          size="small"
          label={t('look.language')}
          value={locale}
          onChange={changeLocale}
          items={[
            { key: 'zh', label: t('look.zh') },
            { key: 'en', label: t('look.en') },
          ]}
        />
      </Row>
      <Row label={t('look.density')}>
        <Segmented<Density>
          size="small"
          label={t('look.density')}
          value={look.density}
          onChange={(density) => change({ density })}
          items={[
            { key: 'compact', label: t('look.compact') },
            { key: 'standard', label: t('look.standard') },
            { key: 'roomy', label: t('look.roomy') },
          ]}
        />
      </Row>
    </div>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={styles.row}>
      <span>{label}</span>
      {children}
    </div>
  );
}

export function PersonHead() {
  const me = useMe().data;
  if (!me) return null;
  return (
    <div className={styles.person}>
      <Avatar name={me.user.name || me.user.email} id={me.user.id} size={36} />
      <div>
        <div className={styles.name}>{me.user.name || me.user.email}</div>
        <div className={styles.department}>{me.department?.name || me.user.email}</div>
      </div>
    </div>
  );
}

export function UserMenu() {
  const t = useT('app');
  const me = useMe().data;
  const navigate = useNavigate();
  const signOut = useSignOut();
  const handover = handoverOf(me);
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const act = (run: () => void) => () => {
    setOpen(false);
    run();
  };
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={styles.trigger}
        aria-label={t('user.menuOf', { name: me?.user.name ?? '' })}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Avatar name={me?.user.name || me?.user.email || ''} id={me?.user.id} size={30} />
      </button>
      <Popover open={open} onClose={() => setOpen(false)} anchor={anchor} label={t('user.menu')} placement="bottom-end" width={320} bare>
        <div className={styles.menu}>
          <PersonHead />
          <hr />
          {!me?.viewAs && (
            <button type="button" className={styles.item} onClick={act(() => void navigate({ to: '/me/settings' }))}>
              <UserRound aria-hidden />
              {t('settings')}
            </button>
          )}
          {handover && (
            <button type="button" className={styles.item} onClick={act(() => void navigate({ to: handover }))}>
              <ArrowLeftRight aria-hidden />
              {t('handover')}
            </button>
          )}
          <LookRows />
          {!me?.viewAs && (
            <>
              <hr />
              <button type="button" className={styles.item} onClick={act(() => void signOut())}>
                <LogOut aria-hidden />
                {t('signOut')}
              </button>
            </>
          )}
        </div>
      </Popover>
    </>
  );
}
