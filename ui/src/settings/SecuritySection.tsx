import { Identities, Sessions, SignIns } from '@/auth/account';
import { useT } from '@/shared/i18n';
import { Panel } from '@/shared/ui';
import { FactorPanel } from './FactorPanel';
import { PasswordSection } from './PasswordSection';

/** Password, second factor, where one is signed in, and who tried to be. */
export function SecuritySection() {
  const t = useT('settings');
  const ta = useT('account');
  return (
    <>
      <FactorPanel />
      <Panel title={t('sessions.title')}>
        <Sessions whose="me" />
        <Identities whose="me" title={ta('identities.title')} />
      </Panel>
      <Panel title={t('password.title')}>
        <PasswordSection />
      </Panel>
      <Panel title={t('signIns.title')}>
        <SignIns whose="me" />
      </Panel>
    </>
  );
}
