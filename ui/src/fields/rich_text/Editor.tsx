import { EditorContent, useEditor } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { useEffect, useRef, useState } from 'react';
import { api, ApiError, isAbort } from '@/shared/api';
import type { FileData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Progress, useFieldControl, useFieldLabelId } from '@/shared/ui';
import type { InputProps } from '../contract';
import { formatSize } from '../format';
import { refuse } from '../parts/files';
import { plainText } from './marks';
import { Picture, type Shelf } from './picture';
import styles from './rich.module.css';
import { Toolbar } from './Toolbar';

/** Writes a text with marks. Pictures are sent at once and put in the record on saving. */
export default function RichTextEditor({ value, onChange, onBlur, onFault, field, ctx, object, id, autoFocus }: InputProps) {
  const control = useFieldControl();
  const labelId = useFieldLabelId();
  const [shelf] = useState<Shelf>(() => ({ field: field.key, object, id, added: new Map() }));
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const flight = useRef<AbortController | null>(null);
  const written = useRef(typeof value === 'string' ? value : '');
  const pictures = field.pictures !== false;
  const latest = useRef({ onChange, onBlur, onFault });
  useEffect(() => {
    latest.current = { onChange, onBlur, onFault };
  });
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ heading: { levels: [2, 3, 4] }, link: { openOnClick: false, autolink: true, defaultProtocol: 'https', protocols: ['mailto', 'tel'] } }),
      ...(pictures ? [Picture.configure({ shelf })] : []),
    ],
    content: written.current,
    autofocus: autoFocus ? 'end' : false,
    editorProps: {
      attributes: {
        class: styles.text ?? '',
        role: 'textbox',
        'aria-multiline': 'true',
        ...(labelId ? { 'aria-labelledby': labelId } : { 'aria-label': text(field.label, ctx.locale) }),
        ...(control['aria-describedby'] ? { 'aria-describedby': control['aria-describedby'] } : {}),
      },
      handlePaste: (_view, event) => take(event.clipboardData?.files),
      handleDrop: (_view, event) => take(event.dataTransfer?.files),
    },
    onUpdate: ({ editor: at }) => {
      const html = at.getHTML();
      written.current = plainText(html) === '' && !html.includes('<img') ? '' : html;
      latest.current.onFault?.(null);
      latest.current.onChange(written.current);
    },
    onBlur: () => latest.current.onBlur?.(),
  });
  useEffect(() => {
    // A value from elsewhere (a rule, an undo, another version) replaces what stands here.
    const next = typeof value === 'string' ? value : '';
    if (!editor || next === written.current) return;
    written.current = next;
    editor.commands.setContent(next, { emitUpdate: false });
  }, [editor, value]);
  useEffect(() => {
    const { added } = shelf;
    return () => {
      flight.current?.abort();
      for (const address of added.values()) URL.revokeObjectURL(address);
    };
  }, [shelf]);

  const send = async (files: File[]): Promise<void> => {
    setRefused(null);
    for (const file of files) {
      const bad = refuse(file, { ...field, type: 'image', accept: undefined });
      if (bad) {
        setRefused(`${file.name}: ${ctx.t(`fault.${bad.code}`, { ...bad.args, max: formatSize(Number(bad.args?.max ?? 0)) })}`);
        continue;
      }
      const body = new FormData();
      body.set('file', file);
      flight.current = new AbortController();
      setSending({ name: file.name, share: 0 });
      try {
        const stored = await api.upload<FileData>('/api/v1/files', body, { signal: flight.current.signal, onProgress: (share) => setSending({ name: file.name, share }) });
        shelf.added.set(stored.id, URL.createObjectURL(file));
        editor?.chain().focus().insertContent({ type: 'picture', attrs: { file: stored.id, alt: file.name.replace(/\.[^.]*$/, '') } }).run();
      } catch (error) {
        if (!isAbort(error)) setRefused(`${file.name}: ${error instanceof ApiError ? error.message : ctx.t('fault.upload')}`);
      }
      setSending(null);
    }
  };
  /** Files that were pasted or dropped; what else is pasted is the editor's. */
  const take = (list: FileList | null | undefined): boolean => {
    const files = [...(list ?? [])].filter((file) => file.type.startsWith('image/'));
    if (!pictures || files.length === 0) return false;
    void send(files);
    return true;
  };
  if (!editor) return <div className={styles.waiting} aria-busy="true" />;
  return (
    <div className={styles.box}>
      <Toolbar editor={editor} t={ctx.t} full={field.toolbar !== 'basic'} onPictures={pictures ? (files) => void send(files) : undefined} />
      <EditorContent id={control.id} editor={editor} className={styles.sheet} />
      {sending && (
        <div className={styles.note}>
          <span>{sending.name}</span>
          <Progress value={sending.share} label={ctx.t('file.sending', { name: sending.name })} />
        </div>
      )}
      {refused && (
        <div className={styles.refused} role="alert">
          {refused}
        </div>
      )}
    </div>
  );
}
