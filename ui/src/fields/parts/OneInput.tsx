import type { InputProps } from '../contract';
import { useFindField } from '../find/useFindField';
import { linkId, linkTitle } from '../format';
import type { LookupSource } from './lookup';
import { LookupInput } from './LookupInput';
import type { useInlineCreate } from './useInlineCreate';

/** One record or person, looked up in the box or found in the dialog. */
export function OneInput(props: InputProps & { source: LookupSource; note?: string } & Partial<ReturnType<typeof useInlineCreate>>) {
  const find = useFindField(props);
  const { value, ctx } = props;
  const id = linkId(value);
  const now = id === '' ? [] : [{ id, title: linkTitle(value, ctx.links) || ctx.t('lookup.unknown') }];
  return <LookupInput {...props} onFind={find && ((words, done, onClose) => find(words, now, ([one]) => one && done(one), onClose))} />;
}
