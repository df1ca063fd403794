import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useStepHeading } from '@/import-export/useStepHeading';
import { isApiError, useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { NoAccess, NoSuchThing, useBreadcrumb, useTopBar } from '@/shared/page';
import { InlineError, PageBody, Panel, SkeletonLines, usePhone } from '@/shared/ui';
import { useInventory, type Inventory } from './api';
import { AssignStep } from './AssignStep';
import { CountStep } from './CountStep';
import { firstPlan, gapsOf, givable, keepPlan, keptPlan, type Plan } from './plan';
import { PreviewStep } from './PreviewStep';
import { RunStep } from './RunStep';
import { Steps, steps, type Step } from './Steps';
import styles from './Handover.module.css';

const route = getRouteApi('/inside/admin/handover/$person');

/** The way of one person's work to others: count, choose, look at it beforehand, do it. */
export default function HandoverPersonPage() {
  const t = useT('handover');
  const me = useMe().data;
  const admin = me?.can.admin === true;
  const among = admin || !!me?.reports?.length;
  const phone = usePhone();
  const { person } = route.useParams();
  const inventory = useInventory(person);
  const title = inventory.data ? t('of', { name: inventory.data.person.name }) : t('title');
  useBreadcrumb(among ? [{ label: t('title'), to: '/admin/handover' }, { label: title }] : [{ label: title }]);
  useTopBar({ back: phone ? (among ? '/admin/handover' : '/') : undefined });
  if (isApiError(inventory.error) && inventory.error.status === 403) return <NoAccess to={t('title')} />;
  if (isApiError(inventory.error) && inventory.error.status === 404) return <NoSuchThing what="page" />;
  return (
    <PageBody narrow>
      {inventory.isPending && (
        <Panel>
          <SkeletonLines lines={6} />
        </Panel>
      )}
      {inventory.error && <InlineError error={inventory.error} onRetry={() => void inventory.refetch()} />}
      {inventory.data && <Wizard key={person} inventory={inventory.data} />}
    </PageBody>
  );
}

function Wizard({ inventory }: { inventory: Inventory }) {
  const t = useT('handover');
  const { step: asked, run } = route.useSearch();
  const navigate = route.useNavigate();
  const id = inventory.person.id;
  const [plan, setPlan] = useState<Plan>(() => ({ ...firstPlan(inventory), ...keptPlan(id) }));
  const ready = Object.keys(gapsOf(plan, inventory)).length === 0;
  const some = givable(inventory).length > 0;
  const wanted: Step = run ? 'run' : (steps.find((one) => one === asked) ?? 'count');
  const step: Step = wanted === 'preview' && !ready ? 'assign' : wanted === 'run' && !run ? 'preview' : wanted;
  const heading = useStepHeading(step);
  const change = (next: Plan) => {
    setPlan(next);
    keepPlan(id, next);
  };
  const go = (next: Step, started?: string) => {
    if (started) keepPlan(id, null);
    void navigate({ search: { step: next === 'count' ? undefined : next, run: started } });
  };
  return (
    <div className={styles.stack}>
      <Steps step={step} open={(one) => !run && (one === 'count' || one === 'assign' || (one === 'preview' && ready)) && (some || one === 'count' || plan.disable)} onGo={go} />
      <h2 ref={heading} tabIndex={-1} className="tn-sr-only">
        {t(`step.${step}`)}
      </h2>
      {step === 'count' && <CountStep inventory={inventory} onNext={() => go('assign')} onOpen={(one) => go('run', one)} />}
      {step === 'assign' && <AssignStep inventory={inventory} plan={plan} onChange={change} onBack={() => go('count')} onNext={() => go('preview')} />}
      {step === 'preview' && <PreviewStep inventory={inventory} plan={plan} onBack={() => go('assign')} onStarted={(one) => go('run', one)} />}
      {step === 'run' && run && <RunStep id={run} onAgain={() => go('count')} />}
    </div>
  );
}
