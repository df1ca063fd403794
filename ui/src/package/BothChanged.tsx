import type { MetaConflict } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Panel } from '@/shared/ui';
import { pathWords, valueWords } from '@/design/words';
import { useAnyDocument } from '@/meta';
import { placeOf } from './api';
import styles from './Package.module.css';

/** Places that the package and the business both changed since it was installed: one's own side stays unless the package's is taken. */
export function BothChanged({ conflicts, theirs, onChange }: { conflicts: readonly MetaConflict[]; theirs: readonly string[]; onChange: (theirs: string[]) => void }) {
  const t = useT('package');
  const d = useT('design');
  const locale = useLocale((s) => s.locale);
  const docOf = useAnyDocument();
  const words = (value: unknown) => valueWords(value, d, locale) || d('value.blank');
  return (
    <Panel title={t('both.title', { count: conflicts.length })}>
      <p className={styles.quiet}>{t('both.help')}</p>
      <div className={styles.tableBox}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{d('conflict.place')}</th>
              <th>{t('both.base')}</th>
              <th>{t('both.mine')}</th>
              <th>{t('both.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map((conflict) => {
              const place = placeOf(conflict);
              const taken = theirs.includes(place);
              return (
                <tr key={place}>
                  <td>
                    <span className={styles.kind}>
                      {t(`kind.${conflict.kind}`)} {text(docOf(conflict)?.label) || conflict.key}
                    </span>{' '}
                    {pathWords(conflict.path, [docOf(conflict), conflict.draft], d, locale) || d('conflict.whole')}
                  </td>
                  <td>{words(conflict.base)}</td>
                  {([false, true] as const).map((side) => (
                    <td key={String(side)}>
                      <label className={styles.pick}>
                        <input type="radio" name={place} checked={taken === side} onChange={() => onChange(side ? [...theirs, place] : theirs.filter((one) => one !== place))} />
                        {words(side ? conflict.draft : conflict.current)}
                      </label>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
