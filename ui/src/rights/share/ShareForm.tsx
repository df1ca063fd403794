import { Suspense, useState } from 'react';
import { fieldModule, useFieldContext } from '@/fields';
import { isApiError } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, Field, InlineError, Input, Segmented, Select } from '@/shared/ui';
import { putShare, useShareRoles, type Share, type ShareKind, type ShareLevel } from './api';
import { endOfDay, lastDay } from './model';
import styles from './Share.module.css';

const kinds: ShareKind[] = ['user', 'department', 'role'];
const untilField: FieldMeta = { key: 'until', type: 'date', label: {} };

interface ShareFormProps {
  object: string;
  id: string;
  zone: string;
  mayEdit: boolean;
  /** The share that is changed; one is added without it. */
  share?: Share;
  onDone: (share: Share) => void;
  onCancel?: () => void;
}

/** Shares a record with one more, or changes one share; what the server refuses stands at its field. */
export function ShareForm({ object, id, zone, mayEdit, share, onDone, onCancel }: ShareFormProps) {
  const t = useT('rights');
  const [names, setNames] = useState<Record<string, string>>({});
  const ctx = useFieldContext(names);
  const [kind, setKind] = useState<ShareKind>(share?.kind ?? 'user');
  const [subject, setSubject] = useState<string | null>(share?.subject ?? null);
  const [level, setLevel] = useState<ShareLevel>(share?.level ?? 'viewer');
  const [children, setChildren] = useState(share?.children ?? false);
  const [until, setUntil] = useState<string | null>(lastDay(share?.until ?? null, zone));
  const [note, setNote] = useState(share?.note ?? '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const faults = isApiError(error) ? error.fieldErrors : {};
  const send = async (): Promise<void> => {
    if (!subject || busy) return;
    setBusy(true);
    setError(null);
    try {
      // The moment stays as it is where the day was not changed.
      const end = share && until === lastDay(share.until, zone) ? share.until : endOfDay(until, zone);
      onDone(await putShare(object, id, { kind, subject, level, until: end, note: note.trim(), ...(kind === 'department' && { children }) }));
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const Until = fieldModule('date').Input;
  return (
    <form
      className={styles.form}
      aria-label={share ? t('share.change', { name: share.name }) : t('share.add')}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {!share && (
        <>
          <Segmented
            block
            label={t('share.kind')}
            value={kind}
            items={kinds.map((key) => ({ key, label: t(`share.${key}`) }))}
            onChange={(next) => {
              setKind(next);
              setSubject(null);
              setError(null);
            }}
          />
          <Field label={t(`share.subject.${kind}`)} required error={faults.subject?.message}>
            <Subject key={kind} kind={kind} value={subject} ctx={ctx} onName={(one, words) => setNames((known) => ({ ...known, [one]: words }))} onChange={setSubject} />
          </Field>
        </>
      )}
      {kind === 'department' && (
        <Checkbox checked={children} onChange={setChildren}>
          {t('share.children')}
        </Checkbox>
      )}
      <Field label={t('share.level')} group error={faults.level?.message}>
        <Segmented
          block
          label={t('share.level')}
          value={level}
          items={(mayEdit || level === 'editor' ? (['viewer', 'editor'] as const) : (['viewer'] as const)).map((key) => ({ key, label: t(`share.${key}`) }))}
          onChange={setLevel}
        />
      </Field>
      <div className={styles.two}>
        <Field label={t('share.until')} help={t('share.untilHelp')} error={faults.until?.message}>
          <Suspense fallback={<div style={{ height: 34 }} />}>
            <Until field={untilField} ctx={ctx} value={until} onChange={(next) => setUntil(typeof next === 'string' && next ? next : null)} />
          </Suspense>
        </Field>
        <Field label={t('share.note')} error={faults.note?.message}>
          <Input value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </div>
      {error !== null && Object.keys(faults).length === 0 && <InlineError error={error} />}
      <div className={styles.foot}>
        {onCancel && <Button onClick={onCancel}>{t('share.cancel')}</Button>}
        <Button kind="primary" type="submit" loading={busy} disabled={subject ? false : t('share.choose')}>
          {t(share ? 'share.save' : 'share.action')}
        </Button>
      </div>
    </form>
  );
}

interface SubjectProps {
  kind: ShareKind;
  value: string | null;
  ctx: ReturnType<typeof useFieldContext>;
  onName: (id: string, name: string) => void;
  onChange: (value: string | null) => void;
}

/** A person, a department or a role. */
function Subject({ kind, value, ctx, onName, onChange }: SubjectProps) {
  const roles = useShareRoles();
  if (kind === 'role') return <Select value={value} onChange={onChange} options={roles.map((role) => ({ value: role.key, label: text(role.label, ctx.locale) || role.key, keywords: role.key }))} />;
  const { Input: Lookup } = fieldModule(kind);
  return (
    <Suspense fallback={<div style={{ height: 34 }} />}>
      <Lookup field={{ key: 'subject', type: kind, label: {}, required: true }} ctx={ctx} value={value} onLink={onName} onChange={(next) => onChange(typeof next === 'string' ? next : null)} />
    </Suspense>
  );
}
