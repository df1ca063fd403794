import { CircleCheck, FlaskConical, Info, TriangleAlert } from 'lucide-react';
import type { FieldMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, Panel } from '@/shared/ui';
import { Errors } from './Errors';
import type { Import } from './model';
import { Running } from './Running';
import type { Step } from './states';
import { Note } from './Note';
import { StepFoot } from './StepFoot';
import { Tiles } from './Tiles';
import { Totals } from './Totals';
import { failureOf } from './failure';

interface DryStepProps {
  i: Import;
  fields: FieldMeta[];
  running: boolean;
  /** The result is that of the choices as they are. */
  tried: boolean;
  pending: string | null;
  go: (step: Step) => void;
  onTry: () => void;
  onImport: () => void;
  onCancel: () => void;
}

/** ④ Everything is tried over all rows; nothing is written. */
export function DryStep({ i, fields, running, tried, pending, go, onTry, onImport, onCancel }: DryStepProps) {
  const t = useT('import-export');
  const good = i.created + i.updated;
  const trying = (
    <Button kind="primary" loading={pending === 'dry'} onClick={onTry}>
      {t('dry.start', { count: i.rows, shown: formatNumber(i.rows) })}
    </Button>
  );
  if (running) return <Running i={i} cancelling={pending === 'cancel'} onCancel={onCancel} />;
  if (!tried) {
    const stale = i.state === 'ready';
    return (
      <>
        {i.dryRun && i.state === 'failed' && <InlineError>{failureOf(i) ?? t('dry.broke')}</InlineError>}
        {i.dryRun && i.state === 'cancelled' && (
          <Note kind="info" icon={Info}>
            {t('dry.stopped')}
          </Note>
        )}
        <Panel>
          <EmptyState icon={FlaskConical} title={t(stale ? 'dry.stale' : 'dry.title')}>
            {t('dry.help')}
          </EmptyState>
        </Panel>
        <StepFoot back={() => go('mode')}>{trying}</StepFoot>
      </>
    );
  }
  return (
    <>
      <Tiles i={i} dry />
      {i.failed === 0 ? (
        <Note kind="success" icon={CircleCheck}>
          {t('dry.noErrors')}
        </Note>
      ) : (
        good > 0 && (
          <Note kind="warning" icon={TriangleAlert}>
            {t('dry.someFail', { count: i.failed, shown: formatNumber(i.failed) })}
          </Note>
        )
      )}
      <Totals i={i} fields={fields} dry />
      <Errors i={i} fields={fields} />
      <StepFoot back={() => go('mode')} note={t('dry.nothingWritten')}>
        <Button kind="primary" loading={pending === 'import'} disabled={good === 0 ? t('dry.nothing') : false} onClick={onImport}>
          {t('run.start', { count: good, shown: formatNumber(good) })}
        </Button>
      </StepFoot>
    </>
  );
}
