import { FormRuntime, FormSummary } from '@/form-runtime';
import { useT } from '@/shared/i18n';
import { Button, Form, Popover } from '@/shared/ui';
import styles from './StageBar.module.css';
import { useNeeds, type Needs } from './useNeeds';

interface StageNeedsProps extends Needs {
  /** The name of the step that the record goes to, and where it stands. */
  stage: string;
  anchor: React.RefObject<HTMLElement | null>;
}

/** The fields that a record needs to come to a step, beside the step; leaving lets it stand where it is. */
export default function StageNeeds({ stage, anchor, ...needs }: StageNeedsProps) {
  const t = useT('record');
  const { state, handle, save } = useNeeds(needs);
  const title = t('stage.ahead', { stage });
  return (
    <Popover open anchor={anchor} label={title} width={400} dirty={state.state.dirty > 0} onClose={() => needs.onDone(null)}>
      <Form onSubmit={() => void save()}>
        <p className={styles.hint}>{t('stage.needs', { count: needs.fields.length, stage })}</p>
        <FormRuntime ref={handle} form={state} object={needs.meta.key} id={needs.record.id} onSubmit={() => void save()} />
        <div className={styles.foot}>
          <FormSummary form={state} onJump={() => handle.current?.next()} />
          <Button onClick={() => needs.onDone(null)}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={state.busy}>
            {title}
          </Button>
        </div>
      </Form>
    </Popover>
  );
}
