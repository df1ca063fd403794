import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import { useT } from '@/shared/i18n';
import styles from './Toast.module.css';

export interface ToastOptions {
  kind?: 'info' | 'success' | 'error';
  /** An act beside it: undo, or where to look. It then stays 8 seconds instead of 4. */
  action?: { label: string; onClick: () => void };
  seconds?: number;
}

interface ToastState extends ToastOptions {
  id: number;
  message: string;
}

const useToasts = create<{ toasts: ToastState[]; next: number }>(() => ({ toasts: [], next: 1 }));

/**
 * A short word at the bottom about what cannot be seen otherwise. Never the
 * only place of an error. At most three, the newest last, each said once: the newest
 * of two that say the same stands. Answers a function that takes it away.
 */
export function notify(message: string, options: ToastOptions = {}): () => void {
  const { next: id, toasts } = useToasts.getState();
  useToasts.setState({ toasts: [...toasts.filter((toast) => toast.message !== message || toast.kind !== options.kind), { ...options, id, message }].slice(-3), next: id + 1 });
  return () => remove(id);
}

function remove(id: number): void {
  useToasts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

/** Where toasts appear; once, at the root. */
export function Toaster() {
  const toasts = useToasts((state) => state.toasts);
  return createPortal(
    <div className={styles.stack} role="status" aria-live="polite" data-outside-layers>
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} />
      ))}
    </div>,
    document.body,
  );
}

function Toast({ toast }: { toast: ToastState }) {
  const t = useT('ui');
  const [held, setHeld] = useState(false);
  const seconds = toast.seconds ?? (toast.action ? 8 : 4);
  const left = useRef(seconds * 1000);
  useEffect(() => {
    if (held) return;
    const from = Date.now();
    const timer = setTimeout(() => remove(toast.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= Date.now() - from;
    };
  }, [held, toast.id]);
  const Icon = toast.kind === 'success' ? CircleCheck : toast.kind === 'error' ? CircleAlert : Info;
  return (
    <div
      className={styles.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden className={styles[toast.kind ?? 'info']} />
      <span className={styles.words}>{toast.message}</span>
      {toast.action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            toast.action?.onClick();
            remove(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={t('close')} onClick={() => remove(toast.id)}>
        <X aria-hidden />
      </button>
    </div>
  );
}
