import { useState } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Button, Checkbox, Select, TextArea } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { planPaste, readBlock, type PastePlan } from './paste';
import styles from './Paste.module.css';

interface PasteStripProps {
  /** Empty: it is pasted here. */
  block: string[][];
  plan: PastePlan;
  /** Of a file: its name, and its sheets where it has several. */
  file?: { name: string; sheet: string; sheets: string[]; other: (sheet: string) => void };
  columns: FieldMeta[];
  ctx: FieldContext;
  onPaste: (block: string[][], plan: PastePlan) => void;
  onClose: () => void;
}

const SAMPLE = 3;

/** Which column of a pasted block goes where, with its first values. */
export default function PasteStrip(props: PasteStripProps) {
  const { columns, ctx, file, onPaste, onClose } = props;
  const { t } = ctx;
  const [{ block, plan }, setState] = useState({ block: props.block, plan: props.plan });
  const lines = plan.header ? block.slice(1) : block;
  const used = plan.mapping.filter((key) => key !== null).length;
  const map = (i: number, key: string | null): void =>
    setState({ block, plan: { ...plan, mapping: plan.mapping.map((one, j) => (j === i ? key : one === key && key !== null ? null : one)) } });
  return (
    <section className={styles.strip} aria-label={t(file ? 'subform.import' : 'subform.paste')}>
      {block.length === 0 ? (
        <TextArea
          data-autofocus
          autoFocus
          rows={4}
          value=""
          aria-label={t('subform.pasteHere')}
          placeholder={t('subform.pasteHere')}
          onChange={(event) => {
            const read = readBlock(event.target.value);
            if (read.length > 0) setState({ block: read, plan: planPaste(read, columns, 0, ctx) });
          }}
        />
      ) : (
        <>
          {file && (
            <div className={styles.file}>
              <strong>{file.name}</strong>
              {file.sheets.length > 1 && (
                <Select size="small" label={t('subform.sheet')} value={file.sheet} options={file.sheets.map((sheet) => ({ value: sheet, label: sheet }))} onChange={(sheet) => sheet && sheet !== file.sheet && file.other(sheet)} />
              )}
            </div>
          )}
          <Checkbox checked={plan.header} onChange={(header) => setState({ block, plan: { ...plan, header } })}>
            {t('subform.firstIsHeader')}
          </Checkbox>
          <div className={styles.scroller}>
            <table className={styles.table}>
              <thead>
                <tr>
                  {plan.mapping.map((key, i) => (
                    <th key={i} scope="col">
                      {plan.header && <span className={styles.source}>{block[0]![i]}</span>}
                      <Select
                        size="small"
                        label={t('subform.column', { column: i + 1 })}
                        value={key}
                        clearable
                        placeholder={t('subform.leaveOut')}
                        options={columns.map((column) => ({ value: column.key, label: text(column.label, ctx.locale) || column.key }))}
                        onChange={(next) => map(i, next)}
                      />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {lines.slice(0, SAMPLE).map((cells, r) => (
                  <tr key={r}>
                    {cells.map((cell, i) => (
                      <td key={i} className={plan.mapping[i] === null ? styles.left : undefined}>
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <div className={styles.foot}>
        <Button size="small" onClick={onClose}>
          {t('subform.cancel')}
        </Button>
        {block.length > 0 && (
          <Button size="small" kind="primary" disabled={used === 0 || lines.length === 0} onClick={() => onPaste(block, plan)}>
            {t(file ? 'subform.importRows' : 'subform.pasteRows', { count: lines.length })}
          </Button>
        )}
      </div>
    </section>
  );
}
