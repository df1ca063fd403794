import { usePhone } from '@/shared/ui';
import type { InputProps } from '../contract';
import { rowsOf } from './changes';
import { Editor } from './Editor';
import { ReadRows } from './ReadRows';

/** The rows of a record: a grid, on a phone cards. Without a form behind them they are only read. */
export default function SubformInput(props: InputProps) {
  const phone = usePhone();
  const { rows, value, field, ctx } = props;
  return rows ? <Editor {...props} rows={rows} phone={phone} /> : <ReadRows rows={rowsOf(value)} field={field} ctx={ctx} />;
}
