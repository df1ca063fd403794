import { Link } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';
import { StepList } from './StepList';
import { steps, type Step } from './states';

interface StepsProps {
  step: Step;
  /** Absent before there is a file: nothing can be gone to. */
  place?: { app: string; object: string; id: string; open: (step: Step) => boolean };
}

/** The way through the wizard; what can be gone to is a link. */
export function Steps({ step, place }: StepsProps) {
  const t = useT('import-export');
  return (
    <StepList
      label={t('steps')}
      steps={steps}
      step={step}
      name={(one) => t(`step.${one}`)}
      above={t('stepOf', { at: steps.indexOf(step) + 1, of: steps.length })}
      around={(one, current, body) =>
        !current && place?.open(one) ? (
          <Link to="/a/$app/o/$object/import/$id" params={{ app: place.app, object: place.object, id: place.id }} search={{ step: one }}>
            {body}
          </Link>
        ) : (
          <span aria-current={current ? 'step' : undefined} aria-disabled={current ? undefined : true} role={current ? undefined : 'link'}>
            {body}
          </span>
        )
      }
    />
  );
}
