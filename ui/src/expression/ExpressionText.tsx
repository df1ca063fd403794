import { useMemo } from 'react';
import { cx } from '@/shared/ui';
import styles from './ExpressionBox.module.css';
import { piecesOf } from './scope/chains';
import type { Scope } from './scope/scope';

/** An expression to read: fields by their labels. */
export function ExpressionText({ source, scope, className }: { source: string; scope: Scope; className?: string }) {
  const pieces = useMemo(() => piecesOf(source, scope), [source, scope]);
  return (
    <code data-no-words className={cx(styles.static, className)}>
      {pieces.map((piece, i) =>
        piece.chain ? (
          <span key={i} title={piece.text} className={cx(styles.chip, piece.chain.root === 'user' && styles.person, piece.chain.state === 'unknown' && styles.bad)}>
            {piece.chain.label}
          </span>
        ) : (
          <span key={i}>{piece.text}</span>
        ),
      )}
    </code>
  );
}
