import { X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Avatar, cx } from '@/shared/ui';
import type { InputProps } from '../contract';
import { cardOf, linkId, linkTitle } from '../format';
import { linkList } from './links';
import type { OpenFind } from '../find/useFindField';
import type { LookupSource } from './lookup';
import { LookupInput } from './LookupInput';
import styles from './Links.module.css';

/** How many stand there before the rest is folded. */
const SHOWN = 12;

interface LinksProps extends InputProps {
  source: LookupSource;
  onCreate?: (words: string, done: (id: string, title: string) => void, onClose: () => void) => void;
  createLabel?: string;
  onFind?: OpenFind;
}

/** Several records: each with its cross, and a box that looks up one more. */
export function LinksInput(props: LinksProps) {
  const { value, onChange, onLink, field, ctx, readOnly, source, onFind } = props;
  const { t } = ctx;
  const root = useRef<HTMLDivElement>(null);
  const [titles, setTitles] = useState<Record<string, string>>({});
  const [all, setAll] = useState(false);
  const ids = linkList(value).map(linkId);
  const most = typeof field.max_count === 'number' ? field.max_count : 0;
  const full = most > 0 && ids.length >= most;
  const taken = ids.join();
  const others = useMemo((): LookupSource => {
    const chosen = new Set(taken.split(','));
    return { ...source, without: chosen, search: async (words, signal) => (await source.search(words, signal)).filter((c) => !chosen.has(c.id)) };
  }, [source, taken]);
  const titleOf = (id: string, i: number): string => linkTitle(linkList(value)[i], ctx.links) || titles[id] || ctx.t('lookup.unknown');
  const remove = (id: string): void => {
    onChange(ids.filter((other) => other !== id));
    root.current?.querySelector('input')?.focus();
  };
  const shown = all ? ids : ids.slice(0, SHOWN);
  return (
    <div ref={root} className={cx(styles.links, props.defaultOpen && styles.framed)}>
      {ids.length > 0 && (
        // A press here leaves the list of candidates, and with it an editor in a cell, open.
        <ul className={styles.chosen} data-outside-layers onPointerDown={(event) => event.preventDefault()}>
          {shown.map((id, i) => {
            const title = titleOf(id, i);
            return (
              <li key={id} className={cx(styles.chip, source.object === 'users' && styles.face)} data-card={source.object === 'departments' ? undefined : cardOf(source.object, id)}>
                {source.object === 'users' && <Avatar name={title} id={id} size={18} />}
                <span title={title}>{title}</span>
                {!readOnly && (
                  <button type="button" aria-label={t('links.remove', { title })} onClick={() => remove(id)}>
                    <X aria-hidden />
                  </button>
                )}
              </li>
            );
          })}
          {ids.length > SHOWN && (
            <li>
              <button type="button" className={styles.more} onClick={() => setAll(!all)}>
                {all ? t('links.fewer') : t('links.more', { count: ids.length - SHOWN })}
              </button>
            </li>
          )}
        </ul>
      )}
      {!(readOnly && ids.length > 0) && (
        <LookupInput
          {...props}
          source={others}
          value={null}
          stays
          readOnly={readOnly || full}
          note={full ? t('links.full', { count: most }) : undefined}
          onLink={(id, title) => {
            setTitles((known) => ({ ...known, [id]: title }));
            onLink?.(id, title);
          }}
          onFind={
            onFind &&
            ((words, _done, onClose) =>
              onFind(
                words,
                ids.map((id, i) => ({ id, title: titleOf(id, i) })),
                (chosen) => {
                  for (const { id, title } of chosen) {
                    setTitles((known) => ({ ...known, [id]: title }));
                    onLink?.(id, title);
                  }
                  onChange(chosen.map((one) => one.id));
                },
                onClose,
              ))
          }
          onErase={ids.length > 0 ? () => onChange(ids.slice(0, -1)) : undefined}
          onChange={(id) => typeof id === 'string' && !ids.includes(id) && onChange([...ids, id])}
        />
      )}
    </div>
  );
}
