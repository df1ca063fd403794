import { useEffect } from 'react';
import { create } from 'zustand';
import { api } from './client';
import { token, useSession } from './session';

interface Faces {
  /** Pictures that people have, by person. */
  hashes: Record<string, string>;
  /** Addresses of those that were fetched, by person and hash. */
  urls: Record<string, string>;
}

const useFaces = create<Faces>(() => ({ hashes: {}, urls: {} }));
const asked = new Set<string>();

/** Asks anew who has a picture; without an answer people keep their letters. */
export async function loadFaces(): Promise<void> {
  if (!token()) return;
  const answer = await api.get<{ avatars: Record<string, string> }>('/api/v1/avatars', { patience: 0 }).catch(() => null);
  if (answer) useFaces.setState({ hashes: answer.avatars });
}

/** The address of a person's picture; undefined while there is none. It needs the token, so it is fetched and kept as a blob. */
export function useFace(person: string | undefined): string | undefined {
  const hash = useFaces((state) => (person ? state.hashes[person] : undefined));
  const key = `${person}/${hash}`;
  const url = useFaces((state) => (hash ? state.urls[key] : undefined));
  useEffect(() => {
    if (!person || !hash || asked.has(key)) return;
    asked.add(key);
    void fetch(`/api/v1/people/${encodeURIComponent(person)}/avatar`, { headers: { Authorization: token() ?? '' } })
      .then(async (answer) => {
        if (!answer.ok) return;
        const made = URL.createObjectURL(await answer.blob());
        useFaces.setState((state) => ({ urls: { ...state.urls, [key]: made } }));
      })
      .catch(() => asked.delete(key));
  }, [person, hash, key]);
  return url;
}

// Another person on this device sees nobody's pictures but through their own session.
useSession.subscribe((state) => {
  if (state.token !== null) return;
  for (const url of Object.values(useFaces.getState().urls)) URL.revokeObjectURL(url);
  asked.clear();
  useFaces.setState({ hashes: {}, urls: {} });
});
