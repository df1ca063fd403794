import { mergeAttributes, Node } from '@tiptap/core';
import { NodeViewWrapper, ReactNodeViewRenderer, type ReactNodeViewProps } from '@tiptap/react';
import { Thumb } from '../parts/Thumb';
import styles from './rich.module.css';

/** Where the pictures of a text are files, and those that are not saved yet. */
export interface Shelf {
  field: string;
  object?: string;
  id?: string;
  /** Addresses of pictures that were just added, by file. */
  added: Map<string, string>;
}

/** A picture within a text: a file of the record. */
export const Picture = Node.create<{ shelf: Shelf }>({
  name: 'picture',
  group: 'inline',
  inline: true,
  atom: true,
  draggable: true,
  addOptions: () => ({ shelf: { field: '', added: new Map() } }),
  addAttributes: () => ({
    file: { default: null, parseHTML: (e) => e.getAttribute('data-file'), renderHTML: (a) => ({ 'data-file': a.file as string }) },
    alt: { default: null, parseHTML: (e) => e.getAttribute('alt') },
    width: { default: null, parseHTML: (e) => e.getAttribute('width') },
  }),
  parseHTML: () => [{ tag: 'img[data-file]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', mergeAttributes(HTMLAttributes)],
  addNodeView: () => ReactNodeViewRenderer(View, { as: 'span' }),
});

function View({ node, extension, selected }: ReactNodeViewProps) {
  const { shelf } = extension.options as { shelf: Shelf };
  const { file, alt, width } = node.attrs as { file: string; alt: string | null; width: string | null };
  return (
    <NodeViewWrapper as="span" className={styles.picture} data-selected={selected || undefined} style={{ width: Number(width) || undefined }}>
      <Thumb
        file={{ id: file, name: alt ?? '', size: 0, type: 'image/*' }}
        field={shelf.field}
        object={shelf.object}
        id={shelf.id}
        local={shelf.added.get(file)}
        size=""
        className={styles.image}
      />
    </NodeViewWrapper>
  );
}
