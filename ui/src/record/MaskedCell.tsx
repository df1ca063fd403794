import { useMemo, useState } from 'react';
import type { FieldContext } from '@/fields';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Popover } from '@/shared/ui';
import { Masked } from './Masked';
import { useRecord } from './useRecord';

interface MaskedCellProps {
  record: RecordData;
  field: FieldMeta;
  ctx: FieldContext;
  object: string;
  anchorId: string;
}

/** Beside the active cell of a list, where it is masked and the person may see it whole. */
export default function MaskedCell({ record, field, ctx, object, anchorId }: MaskedCellProps) {
  // Rows of a list do not tell what may be revealed.
  const may = useRecord(object, record.id).data?.$rights?.reveal?.includes(field.key) === true;
  const anchor = useMemo(() => ({ current: document.getElementById(anchorId) }), [anchorId]);
  const [open, setOpen] = useState(true);
  if (!may || !open || !anchor.current) return null;
  return (
    <Popover open onClose={() => setOpen(false)} anchor={anchor} label={text(field.label, ctx.locale) || field.key} keepFocus sheet="never" role="group">
      <Masked field={field} mask={record[field.key]} ctx={ctx} object={object} id={record.id} may />
    </Popover>
  );
}
