import { Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { useFieldContext } from '@/fields';
import type { ObjectMeta } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { Button, cx, IconButton, Select, SkeletonLines } from '@/shared/ui';
import styles from './batch.module.css';
import { FieldInput } from './FieldInput';
import { newLine, settable, type How, type Line } from './lines';

const FormulaValue = lazy(() => loadWords('expression').then(() => import('./FormulaValue')));

interface EditLinesProps {
  meta: ObjectMeta;
  ctx: ReturnType<typeof useFieldContext>;
  lines: Line[];
  onChange: (change: (lines: Line[]) => Line[]) => void;
  onLink: (id: string, title: string) => void;
}

/** The fields of a batch edit: each gets a value, is cleared, or is computed. */
export function EditLines({ meta, ctx, lines, onChange, onLink }: EditLinesProps) {
  const t = useT('batch');
  const fields = settable(meta);
  const change = (id: number, to: Partial<Line>): void => onChange((all) => all.map((line) => (line.id === id ? { ...line, ...to } : line)));
  return (
    <>
      {lines.map((line) => {
        const field = fields.find((f) => f.key === line.field);
        const taken = new Set(lines.filter((l) => l !== line).map((l) => l.field));
        const ways: How[] = field?.required ? ['value', 'formula'] : ['value', 'clear', 'formula'];
        return (
          <div key={line.id} className={cx(styles.row, line.how === 'formula' && styles.tall)}>
            <Select
              label={t('field')}
              placeholder={t('chooseField')}
              value={line.field}
              onChange={(key) => key && change(line.id, { ...newLine(line.id), field: key, how: line.how === 'clear' ? 'value' : line.how })}
              options={fields.filter((f) => !taken.has(f.key)).map((f) => ({ value: f.key, label: text(f.label, ctx.locale), keywords: f.key }))}
            />
            <Select label={t('how')} value={line.how} onChange={(how) => how && change(line.id, { how })} options={ways.map((how) => ({ value: how, label: t(`by.${how}`) }))} />
            <div>
              {field && line.how === 'value' && <FieldInput field={field} meta={meta} ctx={ctx} value={line.value} onChange={(value) => change(line.id, { value })} onLink={onLink} />}
              {field && line.how === 'formula' && (
                <Suspense fallback={<SkeletonLines lines={2} />}>
                  <FormulaValue key={field.key} meta={meta} field={field} value={line.formula} onChange={(formula) => change(line.id, { formula })} onChecked={(checked) => change(line.id, { checked })} />
                </Suspense>
              )}
            </div>
            <IconButton icon={Trash2} label={t('removeField')} disabled={lines.length === 1} onClick={() => onChange((all) => all.filter((l) => l.id !== line.id))} />
          </div>
        );
      })}
      {lines.length < fields.length && (
        <div>
          <Button size="small" kind="text" icon={Plus} onClick={() => onChange((all) => [...all, newLine(Math.max(...all.map((l) => l.id)) + 1)])}>
            {t('addField')}
          </Button>
        </div>
      )}
    </>
  );
}
