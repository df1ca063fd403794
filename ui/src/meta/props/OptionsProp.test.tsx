import { QueryClientProvider } from '@tanstack/react-query';
import { render as renderAlone, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, it } from 'vitest';
import { useState, type ReactNode } from 'react';
import { queryClient } from '@/shared/api';
import { loadWords } from '@/shared/i18n';
import type { FieldSpec } from '../documents';
import { OptionsProp } from './OptionsProp';

beforeAll(() => loadWords('form-designer', 'ui'));

const render = (page: ReactNode) => renderAlone(<QueryClientProvider client={queryClient}>{page}</QueryClientProvider>);

let last: FieldSpec;

function Editor({ published, made }: { published?: FieldSpec; made?: FieldSpec['options'] }) {
  const [field, setField] = useState<FieldSpec>({
    key: 'level',
    type: 'select',
    label: { zh: '级别' },
    options: made ?? [
      { value: 'a', label: { zh: 'A级' }, color: 'red' },
      { value: 'b', label: { zh: 'B级' } },
    ],
  });
  last = field;
  return <OptionsProp field={field} errors={{}} published={published} onChange={(patch) => setField({ ...field, ...patch })} />;
}

it('adds an option after the one where Enter is pressed', async () => {
  const user = userEvent.setup();
  render(<Editor />);
  await user.click(screen.getByLabelText('第 1 个选项的标题'));
  await user.keyboard('{Enter}');
  expect(last.options!.map((o) => o.value)).toEqual(['a', 'option_1', 'b']);
});

const fresh = ['选项 1', '选项 2'].map((zh, at) => ({ value: `option_${at + 1}`, label: { zh } }));

it('is filled in by typing and Enter alone', async () => {
  const user = userEvent.setup();
  render(<Editor made={fresh} />);
  await user.click(screen.getByLabelText('第 1 个选项的标题'));
  await user.keyboard('在用{Enter}维修{Enter}');
  await new Promise(requestAnimationFrame);
  await user.keyboard('报废');
  expect(last.options!.map((o) => o.label.zh)).toEqual(['在用', '维修', '报废']);
});

it('takes lines that are pasted into an option, in the place of those nobody named', async () => {
  const user = userEvent.setup();
  render(<Editor made={fresh} />);
  await user.click(screen.getByLabelText('第 2 个选项的标题'));
  await user.paste('待处理\n维修\n完成\n');
  expect(last.options!.map((o) => o.label.zh)).toEqual(['待处理', '维修', '完成']);
});

it('makes options of a pasted list, and leaves out those that are there', async () => {
  const user = userEvent.setup();
  render(<Editor />);
  await user.click(screen.getByRole('button', { name: '粘贴列表' }));
  await user.type(screen.getByLabelText('一行一个选项'), 'B级{Enter}重要{Enter}一般');
  await user.click(screen.getByRole('button', { name: '添加这些选项' }));
  expect(last.options!.map((o) => o.label.zh)).toEqual(['A级', 'B级', '重要', '一般']);
});

it('moves by keys, disables and colours', async () => {
  const user = userEvent.setup();
  render(<Editor />);
  screen.getByRole('button', { name: '移动 B级（↑↓）' }).focus();
  await user.keyboard('{ArrowUp}');
  expect(last.options!.map((o) => o.value)).toEqual(['b', 'a']);
  await user.click(screen.getByRole('button', { name: 'A级 的颜色' }));
  await user.click(screen.getByRole('radio', { name: '绿' }));
  expect(last.options![1]!.color).toBe('green');
  await user.click(screen.getByRole('button', { name: 'A级 的更多操作' }));
  await user.click(screen.getByRole('menuitem', { name: '停用' }));
  expect(last.options![1]!.disabled).toBe(true);
});

it('keeps the value of a published option', async () => {
  const user = userEvent.setup();
  render(<Editor published={{ key: 'level', type: 'select', label: {}, options: [{ value: 'a', label: {} }] }} />);
  await user.click(screen.getByRole('button', { name: 'A级 的更多操作' }));
  await user.click(screen.getByRole('menuitem', { name: '编辑选项' }));
  expect(screen.getByLabelText('存的值')).toHaveAttribute('readonly');
});
