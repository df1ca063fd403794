import { lazy, Suspense } from 'react';
import type { InputProps } from '../contract';
import { Reader } from './Reader';
import styles from './rich.module.css';

const Editor = lazy(() => import('./Editor'));

/** A text with marks; the editor loads when somebody may write. */
export default function RichTextInput(props: InputProps) {
  const { value, field, object, id, readOnly } = props;
  if (readOnly) return <Reader value={value} field={field.key} object={object} id={id} />;
  return (
    <Suspense fallback={<div className={styles.waiting} aria-busy="true" />}>
      <Editor {...props} />
    </Suspense>
  );
}
