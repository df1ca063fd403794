import { ChevronLeft, ChevronRight, Download, Maximize, Minimize, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { api } from '@/shared/api';
import type { FileData } from '@/shared/api/types';
import { IconButton, InlineError, Progress, useFocusScope, useLayer } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { fileUrl, Thumb } from './Thumb';
import type { Added } from './useUploads';
import { MOST_TEXT, step, wayOf } from './viewing';
import styles from './Viewer.module.css';

interface ViewerProps {
  files: FileData[];
  at: number;
  onMove: (at: number) => void;
  onClose: () => void;
  ctx: FieldContext;
  field: string;
  object?: string;
  id?: string;
  /** Files that no record has yet. */
  added: Record<string, Added>;
}

/** Files one at a time over the page: pictures, PDF and text are shown, others offered for download. Arrows go on, Escape ends. */
export default function Viewer({ files, at, onMove, onClose, ctx, field, object, id, added }: ViewerProps) {
  const { t } = ctx;
  const surface = useRef<HTMLDivElement>(null);
  const [large, setLarge] = useState(false);
  useLayer(true, { close: onClose, elements: [surface] });
  useFocusScope(surface, true, true);
  const file = files[at]!;
  const go = (by: number): void => {
    setLarge(false);
    onMove(step(at, by, files.length));
  };
  const local = added[file.id];
  const path = object && id ? fileUrl(object, id, field, file.id) : '';
  const way = wayOf(file);
  return createPortal(
    <div
      ref={surface}
      role="dialog"
      aria-modal
      aria-label={file.name}
      tabIndex={-1}
      data-autofocus
      className={styles.scrim}
      onKeyDown={(event) => {
        if (files.length < 2 || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
        event.preventDefault();
        event.stopPropagation();
        go(event.key === 'ArrowRight' ? 1 : -1);
      }}
    >
      <div className={styles.head}>
        <span className={styles.name}>{file.name}</span>
        {files.length > 1 && (
          <span className={styles.count} aria-live="polite">
            {at + 1} / {files.length}
          </span>
        )}
        {way === 'picture' && <IconButton icon={large ? Minimize : Maximize} label={t(large ? 'file.fit' : 'file.whole')} onClick={() => setLarge(!large)} />}
        {!local && path && <IconButton icon={Download} label={t('file.download', { name: file.name })} onClick={() => void api.download(path, file.name)} />}
        <IconButton icon={X} label={t('file.close')} onClick={onClose} />
      </div>
      <div className={styles.stage} onClick={(event) => event.target === event.currentTarget && onClose()}>
        {files.length > 1 && <IconButton className={styles.before} size="large" icon={ChevronLeft} label={t('file.previous')} onClick={() => go(-1)} />}
        {way === 'picture' ? (
          <div className={large ? styles.large : styles.fit} onClick={(event) => event.target === event.currentTarget && onClose()}>
            <Thumb key={file.id} file={file} field={field} object={object} id={id} local={local?.url} size="" className={styles.picture} />
          </div>
        ) : (
          <Content key={file.id} file={file} way={way} path={path} local={local?.file} ctx={ctx} />
        )}
        {files.length > 1 && <IconButton className={styles.after} size="large" icon={ChevronRight} label={t('file.next')} onClick={() => go(1)} />}
      </div>
    </div>,
    document.body,
  );
}

interface ContentProps {
  file: FileData;
  way: 'pdf' | 'text' | 'none';
  path: string;
  local: File | undefined;
  ctx: FieldContext;
}

/** A file's content, fetched with the person's rights. It is never a page of ours: text is drawn as text, PDF by the browser's own viewer. */
function Content({ file, way, path, local, ctx }: ContentProps) {
  const { t } = ctx;
  const [text, setText] = useState<string | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const shows = way === 'text' || (way === 'pdf' && navigator.pdfViewerEnabled);
  useEffect(() => {
    if (!shows) return;
    const flight = new AbortController();
    let made = '';
    void (async () => {
      try {
        const content: Blob = local ?? (await api.blob(path, { signal: flight.signal }));
        if (flight.signal.aborted) return;
        if (way === 'text') return setText(await content.slice(0, MOST_TEXT).text());
        made = URL.createObjectURL(new Blob([content], { type: 'application/pdf' }));
        setAddress(made);
      } catch (failure) {
        if (!flight.signal.aborted) setError(failure);
      }
    })();
    return () => {
      flight.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [shows, way, path, local, tries]);
  if (!shows) return <p className={styles.words}>{t('file.noPreview')}</p>;
  if (error)
    return (
      <div className={styles.words}>
        <InlineError
          error={error}
          onRetry={() => {
            setError(null);
            setTries(tries + 1);
          }}
        />
      </div>
    );
  if (text !== null)
    return (
      <pre className={styles.sheet} tabIndex={0}>
        {text}
        {file.size > MOST_TEXT && `\n\n${t('file.more')}`}
      </pre>
    );
  // A sandbox would keep the browser's own viewer out, which runs apart from the page; the type is ours, so that nothing else can become of the content.
  // oxlint-disable-next-line react/iframe-missing-sandbox
  if (address) return <iframe className={styles.page} src={address} title={file.name} />;
  return (
    <div className={styles.words}>
      <Progress label={t('file.opening', { name: file.name })} />
    </div>
  );
}
