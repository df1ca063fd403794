import { Suspense, useState } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Field, Form, Popover, Skeleton, type Anchor } from '@/shared/ui';
import styles from './tree.module.css';

interface MovePopoverProps {
  record: RecordData;
  title: string;
  field: FieldMeta;
  ctx: FieldContext;
  object: string;
  anchor: Anchor;
  onMove: (under: string, title: string) => void;
  onClose: () => void;
}

/** Chooses under which record one stands: the twin of dragging it. */
export function MovePopover({ record, title, field, ctx, object, anchor, onMove, onClose }: MovePopoverProps) {
  const t = useT('tree');
  const [value, setValue] = useState<unknown>(record[field.key]);
  const [titles, setTitles] = useState<Record<string, string>>({});
  const { Input } = moduleOf(field);
  const id = linkId(value);
  return (
    <Popover open onClose={onClose} anchor={anchor} label={t('moveNamed', { title })} width={340}>
      <Form className={styles.form} onSubmit={() => onMove(id, titles[id] ?? ctx.links[id] ?? '')}>
        <Field label={text(field.label, ctx.locale) || t('under')}>
          <Suspense fallback={<Skeleton height={34} />}>
            <Input
              value={value}
              field={field}
              ctx={{ ...ctx, links: { ...ctx.links, ...titles } }}
              object={object}
              id={record.id}
              beside={(key) => record[key]}
              onChange={setValue}
              onLink={(link, words) => setTitles((old) => ({ ...old, [link]: words }))}
            />
          </Suspense>
        </Field>
        <div className={styles.actions}>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button kind="primary" type="submit" disabled={id === linkId(record[field.key])}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Popover>
  );
}
