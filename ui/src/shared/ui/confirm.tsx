import { useState, type ReactNode } from 'react';
import { create } from 'zustand';
import { useT } from '@/shared/i18n';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field } from './Field';
import { Input } from './Input';

export interface ConfirmOptions {
  /** A question that names the number and the object. */
  title: string;
  /** The consequence, and what can be undone. */
  body?: ReactNode;
  /** Repeats the title's verb. */
  action: string;
  danger?: boolean;
  /** The name to type before an act that is for ever. */
  typed?: string;
  cancel?: string;
}

interface Asked extends ConfirmOptions {
  id: number;
  answer: (yes: boolean) => void;
}

const useAsked = create<{ asked: Asked | null; next: number }>(() => ({ asked: null, next: 1 }));

/** Asks before what cannot be undone; resolves to whether to go on. */
export function confirm(options: ConfirmOptions): Promise<boolean> {
  useAsked.getState().asked?.answer(false);
  return new Promise((resolve) => {
    const id = useAsked.getState().next;
    useAsked.setState({
      next: id + 1,
      asked: {
        ...options,
        id,
        answer: (yes) => {
          useAsked.setState({ asked: null });
          resolve(yes);
        },
      },
    });
  });
}

/** Where confirmations appear; once, at the root. */
export function Confirms() {
  const asked = useAsked((state) => state.asked);
  return asked ? <Confirm key={asked.id} asked={asked} /> : null;
}

function Confirm({ asked }: { asked: Asked }) {
  const t = useT('ui');
  const [typed, setTyped] = useState('');
  const ready = asked.typed === undefined || typed.trim() === asked.typed;
  return (
    <Dialog
      open
      onClose={() => asked.answer(false)}
      title={asked.title}
      onSubmit={() => ready && asked.answer(true)}
      footer={
        <>
          <Button data-autofocus={asked.danger && !asked.typed ? true : undefined} onClick={() => asked.answer(false)}>
            {asked.cancel ?? t('cancel')}
          </Button>
          <Button
            type="submit"
            data-autofocus={!asked.danger && !asked.typed ? true : undefined}
            kind={asked.danger ? 'danger' : 'primary'}
            disabled={!ready}
          >
            {asked.action}
          </Button>
        </>
      }
    >
      {asked.body && <div>{asked.body}</div>}
      {asked.typed !== undefined && (
        <Field label={t('typeToConfirm', { name: asked.typed })}>
          <Input data-autofocus value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      )}
    </Dialog>
  );
}
