import { useState } from 'react';
import { api, type SignInAnswer } from '@/shared/api';
import { afterAnswer, afterRefusal, type Stage } from './stages';

export interface SignInProcess {
  stage: Stage;
  waiting: boolean;
  /** A refusal to show where it happened. */
  error: unknown;
  /** Takes over the stage after a call whose answer is that of sign-in; refusals that are steps lead on. */
  run: (call: () => Promise<SignInAnswer>) => Promise<void>;
  /** Goes to a stage that was known otherwise: an address that brought a ticket, codes that were kept. */
  go: (stage: Stage) => void;
}

/** One sign-in from its beginning to its token, whatever it asks for between; `onDone` gets the token. */
export function useSignIn(onDone: (token: string) => void, first: Stage = { kind: 'start' }): SignInProcess {
  const [stage, setStage] = useState<Stage>(first);
  const [waiting, setWaiting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = (next: Stage) => {
    setError(null);
    setStage(next);
    if (next.kind === 'done') onDone(next.token);
  };
  const run = async (call: () => Promise<SignInAnswer>) => {
    setWaiting(true);
    setError(null);
    try {
      go(afterAnswer(await call()));
    } catch (failure) {
      const next = afterRefusal(failure);
      if (next) go(next);
      else setError(failure);
    }
    setWaiting(false);
  };
  return { stage, waiting, error, run, go };
}

export const signInCalls = {
  password: (identity: string, password: string) => api.post<SignInAnswer>('/api/collections/users/auth-with-password', { identity, password }, { open: true }),
  code: (ticket: string, code: string) => api.post<SignInAnswer>('/api/v1/sign-in/code', { ticket, code }, { open: true }),
  confirm: (ticket: string, code: string) => api.post<SignInAnswer>('/api/v1/sign-in/enrol/confirm', { ticket, code }, { open: true }),
  newPassword: (ticket: string, password: string) => api.post<SignInAnswer>('/api/v1/sign-in/password', { ticket, password }, { open: true }),
};
