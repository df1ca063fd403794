import { useQuery } from '@tanstack/react-query';
import { Paperclip, Send } from 'lucide-react';
import { lazy, Suspense, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { FieldContext } from '@/fields';
import { api, newKey } from '@/shared/api';
import type { FieldMeta, FileData, Named } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Avatar, Button, cx, IconButton, messageOf, Popover, TextArea } from '@/shared/ui';
import { readDraft, writeDraft } from './draft';
import { decode, encode, insert, typed } from './mentions';
import styles from './Timeline.module.css';
import type { Candidate, CommentData } from './types';
import { post, unreached, wait } from './unsent';

const FileInput = lazy(() => import('@/fields/parts/FileInput'));

/** The files of comments as the fields know files. */
export const filesField = { key: '$comments', type: 'file', label: {}, max_count: 20 } as unknown as FieldMeta;

export interface ComposerProps {
  /** Address of the record. */
  path: string;
  ctx: FieldContext;
  /** A comment that is changed rather than a new one. */
  comment?: CommentData;
  parent?: string;
  autoFocus?: boolean;
  /** Another number puts the focus here. */
  focus?: number;
  onDone: () => void;
  onCancel?: () => void;
}

/** Where one says something: @ names people, files are dropped, ⌘↵ sends. */
export function Composer({ path, ctx, comment, parent, autoFocus, focus = 0, onDone, onCancel }: ComposerProps) {
  const t = useT('timeline');
  const box = useRef<HTMLTextAreaElement>(null);
  const goTo = useRef<number | null>(null);
  const list = useId();
  // What one says anew outlives the page; an answer or a change of one's words is soon written again.
  const place = comment || parent ? null : path;
  const [draft] = useState(() => readDraft(place));
  const [text, setText] = useState(() => (comment ? decode(comment.text, comment.mentions) : draft.text));
  const [people, setPeople] = useState<Named[]>(comment?.mentions ?? draft.people);
  useEffect(() => writeDraft(place, { text, people }), [place, text, people]);
  const [files, setFiles] = useState<FileData[]>(comment?.files ?? []);
  const [attaching, setAttaching] = useState((comment?.files.length ?? 0) > 0);
  const [caret, setCaret] = useState(0);
  const [closed, setClosed] = useState(false);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  useEffect(() => {
    if (focus > 0 || autoFocus) box.current?.focus();
  }, [focus, autoFocus]);
  // At once: what is typed next goes behind the name.
  useLayoutEffect(() => {
    if (goTo.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(goTo.current, goTo.current);
    goTo.current = null;
  });
  const mention = closed ? null : typed(text, caret);
  const offered = useQuery({
    queryKey: ['mentions', path, mention?.query],
    queryFn: ({ signal }) => api.get<{ items: Candidate[] }>(`${path}/mentions`, { query: { q: mention?.query ?? '' }, signal }),
    enabled: mention !== null,
    staleTime: 30_000,
    placeholderData: (old) => old,
  }).data?.items;
  const choices = mention ? (offered ?? []) : [];
  const chosen = choices.length > 0 ? Math.min(at, choices.length - 1) : -1;
  const pick = (person: Candidate): void => {
    if (!mention) return;
    const next = insert(text, caret, mention.at, person.name);
    setText(next.text);
    setCaret(next.caret);
    setPeople((old) => [...old.filter((p) => p.id !== person.id), { id: person.id, name: person.name }]);
    setAt(0);
    goTo.current = next.caret;
  };
  const empty = text.trim() === '' && files.length === 0;
  const send = async (): Promise<void> => {
    if (empty || busy) return;
    setBusy(true);
    setFault('');
    const said = { key: newKey(), path, text: encode(text, people), files: files.map((file) => file.id), parent };
    try {
      if (comment) await api.patch(`${path}/comments/${comment.id}`, { text: said.text, files: said.files });
      else
        await post(said).catch((error: unknown) => {
          if (!unreached(error) || !wait({ ...said, people, at: new Date().toISOString() })) throw error;
        });
      setText('');
      setFiles([]);
      setPeople([]);
      setAttaching(false);
      onDone();
    } catch (error) {
      setFault(messageOf(error) ?? t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div
      className={styles.composer}
      onDragEnter={(event) => event.dataTransfer.types.includes('Files') && setAttaching(true)}
      onPaste={(event) => event.clipboardData.files.length > 0 && setAttaching(true)}
    >
      <TextArea
        ref={box}
        rows={2}
        value={text}
        aria-label={t(comment ? 'editLabel' : parent ? 'replyLabel' : 'write')}
        placeholder={t(parent ? 'replyTo' : 'write')}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={choices.length > 0 ? list : undefined}
        aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          setClosed(false);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={() => setTimeout(() => setClosed(true), 150)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            void send();
          } else if (chosen >= 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            setAt((chosen + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % choices.length);
          } else if (chosen >= 0 && (event.key === 'Enter' || event.key === 'Tab')) {
            event.preventDefault();
            pick(choices[chosen]!);
          } else if (event.key === 'Escape' && (choices.length > 0 || onCancel)) {
            event.preventDefault();
            event.stopPropagation();
            if (choices.length > 0) setClosed(true);
            else onCancel?.();
          }
        }}
      />
      <Popover open={choices.length > 0} onClose={() => setClosed(true)} anchor={box} label={t('people')} placement="bottom-start" width={280} keepFocus sheet="never" bare>
        <div id={list} role="listbox" aria-label={t('people')} className={styles.people}>
          {choices.map((person, i) => (
            <div
              key={person.id}
              id={`${list}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              className={cx(styles.person, i === chosen && styles.chosen)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(person)}
            >
              <Avatar name={person.name} id={person.id} size={24} />
              <span className={styles.personName}>
                {person.name}
                <small>{person.sees ? person.department : t('unseen')}</small>
              </span>
            </div>
          ))}
        </div>
      </Popover>
      {attaching && (
        <Suspense>
          <FileInput value={files} onChange={(next) => setFiles(next as FileData[])} field={filesField} ctx={ctx} />
        </Suspense>
      )}
      {fault && (
        <div role="alert" className={styles.fault}>
          {fault}
        </div>
      )}
      <div className={styles.composerFoot}>
        <IconButton icon={Paperclip} size="small" label={t('attach')} aria-pressed={attaching} onClick={() => setAttaching(!attaching || files.length > 0)} />
        <span className={styles.space} />
        {onCancel && (
          <Button size="small" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        <Button size="small" kind="primary" icon={Send} loading={busy} disabled={empty} onClick={() => void send()}>
          {t(comment ? 'save' : parent ? 'reply' : 'send')}
        </Button>
      </div>
    </div>
  );
}
