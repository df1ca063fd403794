import { Link } from '@tanstack/react-router';
import { useMe } from '@/shared/api';
import type { Titled } from './api';
import styles from './Merge.module.css';

/** A link to a record by its title. */
export function MergeLink({ object, one }: { object: string; one: Titled }) {
  const app = useMe().data?.objects[object]?.app || '_';
  return (
    <Link to="/a/$app/o/$object/$id" params={{ app, object, id: one.id }} className={styles.link}>
      {one.title || one.id}
    </Link>
  );
}
