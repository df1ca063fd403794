import { useT } from '@/shared/i18n';

/** Says where a table is set up: it shows columns, which a list itself can change. */
export default function TableSettings() {
  const t = useT('views');
  return <p>{t('kind.tableSettings')}</p>;
}
