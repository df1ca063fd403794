import { useMutation } from '@tanstack/react-query';
import { api, enterView, type ApiError, type Person, type ViewAs } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { isDirty } from '@/shared/page';
import { confirm, notify } from '@/shared/ui';

/** Begins to look as a person, once it was asked; the tab then loads anew as theirs. */
export function useViewAs(person: Person) {
  const t = useT('admin');
  const { mutate, error, isPending } = useMutation<{ token: string; viewAs: ViewAs }, ApiError, void>({
    mutationFn: () => api.post('/api/v1/view-as', { person: person.id }),
    onSuccess: ({ token, viewAs }) =>
      enterView({ token, person: { id: viewAs.id, name: viewAs.name }, until: viewAs.until, from: `${location.pathname}${location.search}` }),
  });
  const ask = async () => {
    if (isDirty()) {
      notify(t('viewAs.unsaved'));
      return;
    }
    if (await confirm({ title: t('viewAs.title', { name: person.name }), body: t('viewAs.words'), action: t('viewAs.action') })) mutate();
  };
  return { ask, error, isPending };
}

/** Why one cannot look as a person: the key of the words, null when one can. */
export function viewRefusal(person: Person, me: string): 'self' | 'disabled' | 'admin' | null {
  if (person.id === me) return 'self';
  if (!person.active) return 'disabled';
  return (person.allRoles ?? person.roles ?? []).includes('admin') ? 'admin' : null;
}
