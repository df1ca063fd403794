import { CircleAlert, CircleCheck, Copy, Link2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Locale } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Button, Chip, Dialog, Field, IconButton, InlineError, MultiSelect, notify, Select, TextArea } from '@/shared/ui';
import { PersonSelect } from '../PeopleSelect';
import { optionsOf, treeOf } from '../people/tree';
import { useDepartmentTree } from '../queries';
import { useRoleOptions } from '../roles';
import { useMarkStarted } from '@/home/started';
import { useInvite, type Invited } from './api';
import { addressesOf, withAddresses, type Address } from './emails';
import styles from './Organisation.module.css';

interface InviteDialogProps {
  /** `new`, an address to begin with, or a department. */
  first: string;
  /** Whether there is a mail server; unknown while the list loads. */
  mail: boolean | undefined;
  onClose: () => void;
}

/** Invites many people at once, then says what became of each address. */
export function InviteDialog({ first, mail, onClose }: InviteDialogProps) {
  const t = useT('organisation');
  const tu = useT('ui');
  const invite = useInvite();
  const markStarted = useMarkStarted('people');
  const departments = useDepartmentTree();
  const roles = useRoleOptions();
  const rows = useMemo(() => treeOf((departments.data?.items ?? []).filter((d) => !d.disabled)), [departments.data]);
  const [list, setList] = useState<Address[]>(() => addressesOf(first.includes('@') ? first : ''));
  const [typed, setTyped] = useState('');
  const [department, setDepartment] = useState<string | null>(first === 'new' || first.includes('@') ? null : first);
  const [manager, setManager] = useState<string | null>(null);
  const [given, setGiven] = useState<string[]>([]);
  const [locale, setLocale] = useState<Locale | null>(null);
  const [note, setNote] = useState('');
  const [checked, setChecked] = useState(false);
  if (invite.data) return <Report results={invite.data.results} mail={invite.data.mail} onClose={onClose} />;

  const take = (words: string) => {
    setList(withAddresses(list, words));
    setTyped('');
  };
  const all = withAddresses(list, typed);
  const bad = all.filter((address) => !address.ok);
  const errors = invite.error?.fieldErrors ?? {};
  const fault = !checked ? undefined : all.length === 0 ? t('invite.needEmails') : bad.length > 0 ? t('invite.badEmails', { list: bad.map((address) => address.text).join(t('comma')) }) : undefined;
  return (
    <Dialog
      open
      size="form"
      title={t('invite.title')}
      dirty={all.length > 0 || note !== ''}
      onClose={onClose}
      onSubmit={() => {
        take(typed);
        setChecked(true);
        if (all.length === 0 || bad.length > 0) return;
        const body = {
          emails: all.map((address) => address.text),
          ...(department ? { department } : {}),
          ...(manager ? { manager } : {}),
          ...(given.length > 0 ? { roles: given } : {}),
          ...(locale ? { locale } : {}),
          ...(note.trim() ? { note: note.trim() } : {}),
        };
        invite.mutate(body, { onSuccess: markStarted });
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={invite.isPending}>
            {all.length > 0 ? t('invite.actCount', { count: all.length }) : t('invite.act')}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {invite.error && Object.keys(errors).length === 0 && <InlineError error={invite.error} />}
        <Field label={t('invite.emails')} required help={t('invite.emailsHelp')} error={fault ?? errors.emails?.message}>
          <TextArea
            rows={2}
            data-autofocus
            value={typed}
            placeholder="wang@example.com, li@example.com"
            onChange={(event) => setTyped(event.target.value)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (addressesOf(pasted).length < 2) return;
              event.preventDefault();
              take(`${typed} ${pasted}`);
            }}
            onBlur={() => typed.trim() && take(typed)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || isComposing(event) || !typed.trim()) return;
              event.preventDefault();
              take(typed);
            }}
          />
        </Field>
        {list.length > 0 && (
          <div className={styles.chips}>
            {list.map((address) => (
              <Chip key={address.text} name={address.text} icon={address.ok ? undefined : CircleAlert} onRemove={() => setList(list.filter((one) => one.text !== address.text))}>
                <span className={address.ok ? undefined : styles.bad}>{address.text}</span>
              </Chip>
            ))}
          </div>
        )}
        <Field label={t('invitations.department')} error={errors.department?.message}>
          <Select clearable searchable value={department} onChange={setDepartment} options={optionsOf(rows)} />
        </Field>
        <Field label={t('invitations.roles')} error={errors.roles?.message}>
          <MultiSelect value={given} onChange={setGiven} options={roles} />
        </Field>
        <Field label={t('invite.manager')} error={errors.manager?.message}>
          <PersonSelect value={manager} onChange={setManager} />
        </Field>
        <Field label={t('invite.locale')} error={errors.locale?.message}>
          <Select<Locale>
            clearable
            searchable={false}
            value={locale}
            onChange={setLocale}
            placeholder={t('invite.localeBusiness')}
            options={[
              { value: 'zh', label: t('invite.zh') },
              { value: 'en', label: 'English' },
            ]}
          />
        </Field>
        <Field label={t('invite.note')} help={t('invite.noteHelp')} error={errors.note?.message}>
          <TextArea rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <p className={styles.quiet}>{mail === false ? t('invite.byLink') : t('invite.days')}</p>
      </div>
    </Dialog>
  );
}

/** One line for each address: sent, a link to hand over, or why not. */
function Report({ results, mail, onClose }: { results: Invited[]; mail: boolean; onClose: () => void }) {
  const t = useT('organisation');
  const copied = () => notify(t('link.copied'), { kind: 'success' });
  const links = results.filter((line) => line.link);
  const good = results.filter((line) => line.result === 'sent' || line.result === 'link').length;
  return (
    <Dialog
      open
      size="form"
      title={mail ? t('report.title', { count: good }) : t('report.titleLinks', { count: good })}
      onClose={onClose}
      footer={
        <>
          {links.length > 1 && (
            <Button icon={Copy} onClick={() => void navigator.clipboard.writeText(links.map((line) => `${line.email}\t${line.link}`).join('\n')).then(copied)}>
              {t('report.copyAll', { count: links.length })}
            </Button>
          )}
          <Button kind="primary" onClick={onClose} data-autofocus>
            {t('report.done')}
          </Button>
        </>
      }
    >
      <ul className={styles.results}>
        {results.map((line) => (
          <li key={line.email}>
            {line.result === 'sent' ? <CircleCheck aria-hidden className={styles.good} /> : line.result === 'link' ? <Link2 aria-hidden /> : <CircleAlert aria-hidden className={styles.bad} />}
            <div>
              <strong>{line.email}</strong>
              <span className={styles.quiet}>{line.message || t(`report.${line.result}`)}</span>
            </div>
            {line.link && <IconButton size="small" icon={Copy} label={t('report.copyOf', { email: line.email })} onClick={() => void navigator.clipboard.writeText(line.link!).then(copied)} />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
