import { StepList } from '@/import-export/StepList';
import { useT } from '@/shared/i18n';

export const steps = ['count', 'assign', 'preview', 'run'] as const;
export type Step = (typeof steps)[number];

/** The way through; what can be gone to is a button. */
export function Steps({ step, open, onGo }: { step: Step; open: (step: Step) => boolean; onGo: (step: Step) => void }) {
  const t = useT('handover');
  return (
    <StepList
      label={t('steps')}
      steps={steps}
      step={step}
      name={(one) => t(`step.${one}`)}
      around={(one, current, body) => (
        <button type="button" aria-current={current ? 'step' : undefined} disabled={!current && !open(one)} onClick={() => !current && onGo(one)}>
          {body}
        </button>
      )}
    />
  );
}
