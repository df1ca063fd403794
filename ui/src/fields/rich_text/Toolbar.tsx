import { useEditorState, type Editor } from '@tiptap/react';
import { Bold, Code, Heading2, Heading3, ImagePlus, Italic, Link2, List, ListOrdered, Quote, Redo2, Strikethrough, Underline, Undo2, type LucideIcon } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Translate } from '@/shared/i18n';
import { Button, cx, IconButton, Input, Popover } from '@/shared/ui';
import { linkOf } from './marks';
import styles from './rich.module.css';

interface Act {
  key: string;
  icon: LucideIcon;
  keys?: string;
  /** The mark or node that it sets, and which of it. */
  is?: [string, Record<string, unknown>?];
  run: (editor: Editor) => void;
  /** Only in the full set. */
  more?: boolean;
}

const acts: Act[] = [
  { key: 'bold', icon: Bold, keys: 'mod+b', is: ['bold'], run: (e) => e.chain().focus().toggleBold().run() },
  { key: 'italic', icon: Italic, keys: 'mod+i', is: ['italic'], run: (e) => e.chain().focus().toggleItalic().run() },
  { key: 'underline', icon: Underline, keys: 'mod+u', is: ['underline'], run: (e) => e.chain().focus().toggleUnderline().run() },
  { key: 'strike', icon: Strikethrough, is: ['strike'], more: true, run: (e) => e.chain().focus().toggleStrike().run() },
  { key: 'heading', icon: Heading2, is: ['heading', { level: 2 }], more: true, run: (e) => e.chain().focus().toggleHeading({ level: 2 }).run() },
  { key: 'subheading', icon: Heading3, is: ['heading', { level: 3 }], more: true, run: (e) => e.chain().focus().toggleHeading({ level: 3 }).run() },
  { key: 'bullets', icon: List, is: ['bulletList'], run: (e) => e.chain().focus().toggleBulletList().run() },
  { key: 'numbers', icon: ListOrdered, is: ['orderedList'], run: (e) => e.chain().focus().toggleOrderedList().run() },
  { key: 'quote', icon: Quote, is: ['blockquote'], more: true, run: (e) => e.chain().focus().toggleBlockquote().run() },
  { key: 'code', icon: Code, is: ['codeBlock'], more: true, run: (e) => e.chain().focus().toggleCodeBlock().run() },
];

interface ToolbarProps {
  editor: Editor;
  t: Translate;
  full: boolean;
  /** Absent where a text has no pictures. */
  onPictures?: (files: File[]) => void;
}

/** Marks to set. One of its buttons has the focus; arrows move among them. */
export function Toolbar({ editor, t, full, onPictures }: ToolbarProps) {
  const shown = acts.filter((act) => full || !act.more);
  const picker = useRef<HTMLInputElement>(null);
  const linkButton = useRef<HTMLButtonElement>(null);
  const [link, setLink] = useState<string | null>(null);
  const state = useEditorState({
    editor,
    selector: ({ editor: at }) => ({
      on: shown.map((act) => act.is !== undefined && at.isActive(...act.is)),
      link: at.isActive('link'),
      undo: at.can().undo(),
      redo: at.can().redo(),
    }),
  });
  const place = link === null ? null : linkOf(link);
  const setAddress = (): void => {
    const chain = editor.chain().focus().extendMarkRange('link');
    if (link?.trim() === '') chain.unsetLink().run();
    else if (place && editor.state.selection.empty && !state.link) chain.insertContent({ type: 'text', text: link!.trim(), marks: [{ type: 'link', attrs: { href: place } }] }).run();
    else if (place) chain.setLink({ href: place }).run();
    else return;
    setLink(null);
  };
  return (
    <div role="toolbar" aria-label={t('rich.toolbar')} className={styles.tools} onKeyDown={move} onMouseDown={(event) => event.target instanceof HTMLInputElement || event.preventDefault()}>
      {shown.map((act, at) => (
        <IconButton key={act.key} size="small" icon={act.icon} label={t(`rich.${act.key}`)} keys={act.keys} aria-pressed={state.on[at]} className={cx(state.on[at] && styles.on)} tabIndex={at === 0 ? 0 : -1} onClick={() => act.run(editor)} />
      ))}
      <IconButton ref={linkButton} size="small" icon={Link2} label={t('rich.link')} aria-pressed={state.link} className={cx(state.link && styles.on)} tabIndex={-1} onClick={() => setLink((editor.getAttributes('link').href as string | undefined) ?? '')} />
      {onPictures && <IconButton size="small" icon={ImagePlus} label={t('rich.picture')} tabIndex={-1} onClick={() => picker.current?.click()} />}
      <span className={styles.gap} />
      <IconButton size="small" icon={Undo2} label={t('rich.undo')} keys="mod+z" disabled={!state.undo} tabIndex={-1} onClick={() => editor.chain().focus().undo().run()} />
      <IconButton size="small" icon={Redo2} label={t('rich.redo')} keys="mod+shift+z" disabled={!state.redo} tabIndex={-1} onClick={() => editor.chain().focus().redo().run()} />
      <input
        ref={picker}
        type="file"
        hidden
        tabIndex={-1}
        multiple
        accept="image/jpeg,image/png,image/gif,image/webp"
        onChange={(event) => {
          onPictures?.([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {link !== null && (
        <Popover open anchor={linkButton} label={t('rich.link')} onClose={() => setLink(null)} width={320}>
          <div className={styles.link}>
            <Input
              value={link}
              autoFocus
              aria-label={t('rich.address')}
              placeholder="https://"
              invalid={link.trim() !== '' && place === null}
              onChange={(event) => setLink(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                event.stopPropagation();
                setAddress();
              }}
            />
            <Button kind="primary" onClick={setAddress}>
              {t(link.trim() === '' ? 'rich.unlink' : 'rich.set')}
            </Button>
          </div>
        </Popover>
      )}
    </div>
  );
}

function move(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLButtonElement)) return;
  const all = [...event.currentTarget.querySelectorAll('button')];
  event.preventDefault();
  all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
}
