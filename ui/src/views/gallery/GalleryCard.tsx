import { Ellipsis, X } from 'lucide-react';
import { useRef, useState, type CSSProperties } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { inCurrency } from '@/fields/parts/currency';
import { acceptOf, filesOf } from '@/fields/parts/files';
import { Thumb } from '@/fields/parts/Thumb';
import type { Column } from '@/grid';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Checkbox, cx, IconButton, Menu, Progress, tagColors, type MenuItem } from '@/shared/ui';
import styles from './Gallery.module.css';

interface GalleryCardProps {
  record: RecordData;
  title: string;
  href: string;
  image: FieldMeta | undefined;
  fit: 'cover' | 'contain';
  pictureHeight: number;
  columns: readonly Column[];
  ctx: FieldContext;
  object: string;
  index: number;
  chosen: boolean;
  choosing: boolean;
  current: boolean;
  /** A colour of options, by the view's conditions. */
  color: string | null;
  /** Why no picture may be put here; null when one may. */
  closed: string | null;
  sending: number | undefined;
  fault: string | undefined;
  onOpen: (event: React.MouseEvent) => void;
  onOpenPage: () => void;
  onToggle: () => void;
  onPicture: (file: File) => void;
  onDismiss: () => void;
}

/** A record by its picture, its title and some fields; a picture may be dropped on it. */
export function GalleryCard({ record, title, href, image, fit, pictureHeight, columns, ctx, object, index, chosen, choosing, current, color, closed, sending, fault, onOpen, onOpenPage, onToggle, onPicture, onDismiss }: GalleryCardProps) {
  const t = useT('gallery');
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const [file] = image ? filesOf(record[image.key]) : [];
  const filled = columns.filter((c) => !moduleOf(c.field).isBlank(record[c.key]) && c.field.type !== 'switch');
  const tag = filled.find((c) => c.field.type === 'select');
  const lines = filled.filter((c) => c !== tag).slice(0, 2);
  const Tag = tag && moduleOf(tag.field).Cell;
  const menu: MenuItem[] = [
    { label: t('open'), onSelect: onOpenPage },
    { label: t('select'), checked: chosen, keys: 'x', onSelect: onToggle },
    image && { label: t(file ? 'change' : 'add'), disabled: closed ?? false, description: closed ?? undefined, onSelect: () => picker.current?.click() },
  ];
  return (
    <div
      style={color ? ({ '--row-color': `var(--tn-tag-${color})` } as CSSProperties) : undefined}
      className={cx(styles.card, color && styles.colored, chosen && styles.chosen, over && styles.over)}
      onDragOver={(event) => {
        if (!image || closed !== null || image.camera || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!image || closed !== null || image.camera) return;
        event.preventDefault();
        const [dropped] = event.dataTransfer.files;
        if (dropped) onPicture(dropped);
      }}
    >
      <div className={styles.picture} style={{ height: pictureHeight, '--fit': fit } as CSSProperties}>
        {/* What is on its way is no file of the record yet. */}
        {image && file && sending === undefined ? <Thumb file={file} field={image.key} object={object} id={record.id} size="480x300f" className={styles.image} /> : <span className={styles.letter} style={softly(record.id)} data-letter={[...title.trim()][0]?.toUpperCase() ?? '·'} aria-hidden />}
        {over && <span className={styles.drop}>{t('drop')}</span>}
        {sending !== undefined && (
          <span className={styles.sending}>
            <Progress value={sending} label={t('sending')} />
          </span>
        )}
      </div>
      <div className={styles.text}>
        <a className={styles.face} href={href} draggable={false} tabIndex={current ? 0 : -1} data-index={index} data-record={record.id} aria-current={chosen || undefined} onClick={onOpen}>
          <b>{title}</b>
        </a>
        {lines.map((c) => (
          <span key={c.key} className={styles.line} title={text(c.field.label, ctx.locale)}>
            <span className="tn-sr-only">{text(c.field.label, ctx.locale)}: </span>
            {moduleOf(c.field).format(record[c.key], inCurrency(c.field, (key) => record[key]), ctx)}
          </span>
        ))}
        {Tag && tag && (
          <span className={styles.tag}>
            <Tag value={record[tag.key]} field={tag.field} ctx={ctx} object={object} id={record.id} />
          </span>
        )}
      </div>
      <span className={cx(styles.check, (chosen || choosing) && styles.shown)}>
        <Checkbox aria-label={t('selectOf', { title })} checked={chosen} onChange={onToggle} />
      </span>
      <span className={styles.more}>
        <Menu label={t('more', { title })} items={menu} placement="bottom-end">
          <IconButton icon={Ellipsis} size="small" label={t('more', { title })} />
        </Menu>
      </span>
      {image && (
        <input
          ref={picker}
          type="file"
          hidden
          accept={acceptOf(image)}
          capture={image.camera ? 'environment' : undefined}
          onChange={(event) => {
            const [picked] = event.target.files ?? [];
            if (picked) onPicture(picked);
            event.target.value = '';
          }}
        />
      )}
      {fault && (
        <p className={styles.fault} role="alert">
          <span>{fault}</span>
          <IconButton icon={X} size="small" label={t('dismiss')} onClick={onDismiss} />
        </p>
      )}
    </div>
  );
}

/** A soft colour that stays the record's. */
function softly(id: string): CSSProperties {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  const color = tagColors[1 + (hash % (tagColors.length - 1))]!;
  return { background: `var(--tn-tag-${color}-ground)`, color: `var(--tn-tag-${color})` };
}
