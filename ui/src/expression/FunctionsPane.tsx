import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, Input, SkeletonLines } from '@/shared/ui';
import { categories, resultText, type FunctionDoc } from './complete/functions';
import { score } from './complete/rank';
import styles from './ExpressionEditor.module.css';

interface FunctionsPaneProps {
  manual: { functions: FunctionDoc[]; loading: boolean; failed: boolean; retry: () => void };
  onInsert: (text: string, back?: number) => void;
}

/** The manual's functions by category; a press writes a call. */
export function FunctionsPane({ manual, onInsert }: FunctionsPaneProps) {
  const t = useT('expression');
  const locale = useLocale((s) => s.locale);
  const { functions, loading, failed, retry } = manual;
  const [words, setWords] = useState('');
  const [category, setCategory] = useState('');
  const listed = useMemo(() => {
    const all = [...new Set(functions.map((fn) => fn.category))];
    return [...categories.filter((one) => all.includes(one)), ...all.filter((one) => !categories.includes(one))];
  }, [functions]);
  const shown = useMemo(() => {
    const wanted = words.trim();
    if (wanted === '') return functions.filter((fn) => category === '' || fn.category === category);
    return functions
      .map((fn) => ({ fn, score: score({ label: fn.name, key: fn.name, other: text(fn.summary, locale), depth: 0 }, wanted) }))
      .filter((one) => one.score > 0)
      .sort((a, b) => b.score - a.score)
      .map((one) => one.fn);
  }, [functions, words, category, locale]);
  if (failed) {
    return (
      <div className={styles.quiet}>
        <p>{t('functions.failed')}</p>
        <Button size="small" onClick={retry}>
          {t('functions.retry')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <div className={styles.find}>
        <Input size="small" icon={Search} value={words} aria-label={t('functions.search')} placeholder={t('functions.search')} onChange={(event) => setWords(event.target.value)} />
      </div>
      {words.trim() === '' && listed.length > 0 && (
        <div className={styles.cats}>
          {['', ...listed].map((one) => (
            <button key={one} type="button" className={styles.cat} aria-pressed={category === one} onClick={() => setCategory(one)}>
              {one === '' ? t('functions.all') : t(`functions.category.${categories.includes(one) ? one : 'other'}`)}
            </button>
          ))}
        </div>
      )}
      <div className={styles.list}>
        {loading && <SkeletonLines lines={4} />}
        {shown.map((fn) => (
          <button key={fn.name} type="button" className={styles.fn} onClick={() => insert(fn, onInsert)}>
            {fn.signatures.map((signature) => (
              <code key={signature} data-no-words>{signature}</code>
            ))}
            <p>{text(fn.summary, locale)}</p>
            {fn.examples.slice(0, 2).map((example) => (
              <code key={example.source} data-no-words className={styles.example}>
                {t('functions.example')}
                {example.source} → {resultText(example, t('value.blank'), t('value.failed'))}
              </code>
            ))}
          </button>
        ))}
        {!loading && shown.length === 0 && <p className={styles.quiet}>{t('functions.none')}</p>}
      </div>
    </>
  );
}

function insert(fn: FunctionDoc, onInsert: FunctionsPaneProps['onInsert']): void {
  if (!/^[A-Za-z_]\w*$/.test(fn.name)) return;
  const empty = fn.signatures.every((s) => /\(\s*\)$/.test(s));
  onInsert(`${fn.member ? '.' : ''}${fn.name}()`, empty ? 0 : 1);
}
