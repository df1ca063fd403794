import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { useHotkeys } from '@/shared/keys';
import { Button, confirm, Confirms, Dialog, Drawer, Field, Input, Menu, MultiSelect, notify, Select, Toaster } from '.';
import { place } from './position';

function DialogOverDialog({ onOuter }: { onOuter: () => void }) {
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState<string | null>(null);
  return (
    <>
      <Button onClick={() => setOpen(true)}>open</Button>
      <Dialog
        open={open}
        title="outer"
        onClose={() => {
          onOuter();
          setOpen(false);
        }}
      >
        <Field label="colour">
          <Select value={value} onChange={setValue} options={[{ value: 'r', label: 'Red' }, { value: 'b', label: 'Blue' }]} />
        </Field>
      </Dialog>
    </>
  );
}

describe('overlays', () => {
  it('Esc closes the topmost layer only, and the focus goes back to what opened it', async () => {
    const user = userEvent.setup();
    const onOuter = vi.fn();
    render(<DialogOverDialog onOuter={onOuter} />);
    const opener = screen.getByRole('button', { name: 'open' });
    await user.click(opener);
    expect(screen.getByRole('dialog', { name: 'outer' })).toHaveAttribute('aria-modal', 'true');
    const select = screen.getByRole('combobox');
    expect(select).toHaveAccessibleName(/colour/);
    await user.click(select);
    expect(screen.getByRole('listbox')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    expect(onOuter).not.toHaveBeenCalled();
    expect(select).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(onOuter).toHaveBeenCalledOnce();
    expect(opener).toHaveFocus();
  });

  it('an Esc of an input method closes nothing', async () => {
    const close = vi.fn();
    render(
      <Dialog open title="t" onClose={close}>
        <input />
      </Dialog>,
    );
    fireEvent.keyDown(document.activeElement!, { key: 'Escape', isComposing: true });
    fireEvent.keyDown(document.activeElement!, { key: 'Escape', keyCode: 229 });
    expect(close).not.toHaveBeenCalled();
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    expect(close).toHaveBeenCalledOnce();
  });

  it('keeps the focus inside a dialog', async () => {
    const user = userEvent.setup();
    render(
      <>
        <button type="button">outside</button>
        <Dialog open title="t" onClose={() => undefined} footer={<Button>last</Button>}>
          <input aria-label="first" />
        </Dialog>
      </>,
    );
    expect(screen.getByLabelText('first')).toHaveFocus();
    for (let i = 0; i < 6; i++) {
      await user.tab();
      expect(screen.getByRole('dialog')).toContainElement(document.activeElement as HTMLElement);
    }
  });

  it('a dirty dialog does not close by Esc or a press outside', async () => {
    const close = vi.fn();
    render(
      <Dialog open dirty title="t" onClose={close}>
        <input />
      </Dialog>,
    );
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    fireEvent.pointerDown(screen.getByRole('dialog').parentElement!);
    expect(close).not.toHaveBeenCalled();
  });

  it('shortcuts rest while a dialog is open, and go on beside a drawer', async () => {
    const hit = vi.fn();
    function Page({ dialog, drawer }: { dialog: boolean; drawer: boolean }) {
      useHotkeys({ c: hit, 'g h': hit });
      return (
        <>
          <Dialog open={dialog} title="t" onClose={() => undefined} />
          <Drawer open={drawer} label="d" onClose={() => undefined}>
            text
          </Drawer>
        </>
      );
    }
    vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('1280'), addEventListener: () => undefined, removeEventListener: () => undefined }));
    const { rerender } = render(<Page dialog drawer={false} />);
    fireEvent.keyDown(document.body, { key: 'c' });
    expect(hit).not.toHaveBeenCalled();
    rerender(<Page dialog={false} drawer />);
    fireEvent.keyDown(document.body, { key: 'c' });
    expect(hit).toHaveBeenCalledOnce();
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'h' });
    expect(hit).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });

  it('shortcuts rest while one types', () => {
    const hit = vi.fn();
    function Page() {
      useHotkeys({ c: hit, 'mod+k': hit });
      return <input aria-label="box" />;
    }
    render(<Page />);
    fireEvent.keyDown(screen.getByLabelText('box'), { key: 'c' });
    expect(hit).not.toHaveBeenCalled();
    fireEvent.keyDown(screen.getByLabelText('box'), { key: 'k', ctrlKey: true });
    expect(hit).toHaveBeenCalledOnce();
  });

  it('a menu is walked with arrows and acts on Enter', async () => {
    const user = userEvent.setup();
    const act1 = vi.fn();
    const act2 = vi.fn();
    render(
      <Menu label="m" items={[{ label: 'one', onSelect: act1 }, null, { separator: true }, { label: 'two', onSelect: act2 }, { label: 'off', disabled: 'because', onSelect: act1 }]}>
        <Button>menu</Button>
      </Menu>,
    );
    await user.click(screen.getByRole('button', { name: 'menu' }));
    expect(screen.getByRole('button', { name: 'menu' })).toHaveAttribute('aria-expanded', 'true');
    await user.keyboard('{End}');
    expect(screen.getByRole('menuitem', { name: /off/ })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(act1).not.toHaveBeenCalled();
    await user.keyboard('{ArrowUp}{Enter}');
    expect(act2).toHaveBeenCalledOnce();
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
  });

  it('several are chosen in one opening, found by their other name', async () => {
    const user = userEvent.setup();
    function Page() {
      const [value, setValue] = useState<string[]>([]);
      return (
        <>
          <MultiSelect label="tags" searchable value={value} onChange={setValue} options={[{ value: 'a', label: 'Apple', keywords: 'pingguo' }, { value: 'b', label: 'Bean' }]} />
          <output>{value.join()}</output>
        </>
      );
    }
    render(<Page />);
    await user.click(screen.getByRole('combobox', { name: 'tags' }));
    await user.keyboard('ping{Enter}');
    await user.clear(screen.getByPlaceholderText(/./));
    await user.keyboard('bean{Enter}');
    expect(screen.getByRole('status')).toHaveTextContent('a,b');
  });

  it('confirm resolves to the answer; a dangerous one starts on the safe button', async () => {
    render(<Confirms />);
    let answer: Promise<boolean>;
    act(() => {
      answer = confirm({ title: 'Delete 12?', action: 'Delete 12', danger: true });
    });
    expect(screen.getByRole('button', { name: /^(?!Delete|\u5173\u95ed).+/ })).toHaveFocus();
    fireEvent.click(screen.getByRole('button', { name: 'Delete 12' }));
    await expect(answer!).resolves.toBe(true);
  });

  it('at most three toasts, and an act takes its own away', async () => {
    const undo = vi.fn();
    render(<Toaster />);
    act(() => {
      for (const words of ['a', 'b', 'c']) notify(words);
      notify('d', { action: { label: 'undo', onClick: undo } });
    });
    expect(screen.queryByText('a')).not.toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'undo' }));
    expect(undo).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByText('d')).not.toBeInTheDocument());
  });

  it('a button that waits or is off does not act, and says why', async () => {
    const click = vi.fn();
    render(
      <>
        <Button loading onClick={click}>
          wait
        </Button>
        <Button disabled="no rows chosen" onClick={click}>
          off
        </Button>
      </>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'wait' }));
    fireEvent.click(screen.getByRole('button', { name: 'off' }));
    expect(click).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'wait' })).toHaveAttribute('aria-busy', 'true');
    expect(screen.getByRole('button', { name: 'off' })).toHaveAccessibleDescription('no rows chosen');
  });

  it('a field ties label, help and error to its control', () => {
    render(
      <Field label="Name" help="As on the card" error="Too long" required>
        <Input />
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'Name' });
    expect(input).toHaveAccessibleDescription('Too long As on the card');
    expect(input).toBeInvalid();
    expect(input).toBeRequired();
  });
});

describe('place', () => {
  const view = { width: 1000, height: 600 };
  it('hangs below, goes above when there is no room, stays inside', () => {
    expect(place({ left: 100, top: 100, width: 50, height: 30 }, { width: 200, height: 200 }, view, 'bottom-start', 4)).toMatchObject({ left: 100, top: 134 });
    expect(place({ left: 100, top: 560, width: 50, height: 30 }, { width: 200, height: 200 }, view, 'bottom-start', 4)).toMatchObject({ top: 356 });
    expect(place({ left: 950, top: 100, width: 40, height: 30 }, { width: 200, height: 200 }, view, 'bottom-start', 4).left).toBe(792);
    expect(place({ left: 100, top: 280, width: 50, height: 30 }, { width: 200, height: 900 }, view, 'bottom', 4).maxHeight).toBe(278);
    expect(place({ left: 900, top: 100, width: 50, height: 30 }, { width: 200, height: 100 }, view, 'right', 4).left).toBe(696);
  });
});
