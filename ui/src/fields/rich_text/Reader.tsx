import { createElement, useMemo, type ReactNode } from 'react';
import { Thumb } from '../parts/Thumb';
import { elements, linkOf, parsed } from './marks';
import styles from './rich.module.css';

interface Place {
  field: string;
  object?: string;
  id?: string;
}

/** A text as it reads. Elements are made one by one from those that texts may have; nothing of the text becomes part of the page by itself. */
export function Reader({ value, ...place }: Place & { value: unknown }) {
  const { field, object, id } = place;
  const shown = useMemo(() => children(parsed(value), { field, object, id }), [value, field, object, id]);
  return <div className={styles.text}>{shown}</div>;
}

function children(of: Node, place: Place): ReactNode[] {
  return [...of.childNodes].map((node, at) => draw(node, at, place));
}

function draw(node: Node, key: number, place: Place): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.tagName.toLowerCase();
  if (!elements.has(tag)) return null;
  if (tag === 'br' || tag === 'hr') return createElement(tag, { key });
  if (tag === 'img') {
    const file = node.getAttribute('data-file');
    if (!file) return null;
    const width = Number(node.getAttribute('width')) || undefined;
    return (
      <span key={key} className={styles.picture} style={{ width }}>
        <Thumb file={{ id: file, name: node.getAttribute('alt') ?? '', size: 0, type: 'image/*' }} {...place} size="" className={styles.image} />
      </span>
    );
  }
  if (tag === 'a') {
    const href = linkOf(node.getAttribute('href') ?? '');
    return href ? (
      <a key={key} href={href} target="_blank" rel="nofollow noreferrer noopener">
        {children(node, place)}
      </a>
    ) : (
      children(node, place)
    );
  }
  return createElement(tag, { key, start: tag === 'ol' ? Number(node.getAttribute('start')) || undefined : undefined }, ...children(node, place));
}
