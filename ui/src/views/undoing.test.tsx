import { act, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { acted, dropAct } from '@/shared/api';
import { Toaster } from '@/shared/ui';
import { notifyUndoable } from './undoing';

test('what was written can be taken back once: the message goes when it was', () => {
  render(<Toaster />);
  act(() => {
    acted('c1');
    notifyUndoable('moved', 'Undo');
    acted('c2');
  });
  expect(screen.getByText('moved')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Undo' })).toBeInTheDocument();
  act(() => dropAct('c1'));
  expect(screen.queryByText('moved')).not.toBeInTheDocument();
});
