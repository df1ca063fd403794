import { Input } from '@/shared/ui';
import type { InputProps } from '../contract';
import { rawText } from '../parts/text';

/** Made on saving, never typed. */
export default function AutoNumberInput({ value, ctx }: InputProps) {
  return <Input readOnly value={rawText(value)} placeholder={ctx.t('auto_number.later')} />;
}
