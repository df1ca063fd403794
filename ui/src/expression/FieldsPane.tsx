import { ChevronDown, ChevronRight, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useT } from '@/shared/i18n';
import { Input } from '@/shared/ui';
import { candidatesAt, MAX_STEPS } from './complete/candidates';
import styles from './ExpressionEditor.module.css';
import { isLink, labelOf, targetOf, USER, type Scope, type ScopeField } from './scope/scope';
import { useTypeName } from './words';

interface FieldsPaneProps {
  scope: Scope;
  onInsert: (text: string) => void;
}

/** The fields that can be written, as a tree over relations; a press writes one. */
export function FieldsPane({ scope, onInsert }: FieldsPaneProps) {
  const t = useT('expression');
  const typeName = useTypeName();
  const [words, setWords] = useState('');
  const wanted = words.trim();
  const found = useMemo(
    () => (wanted ? (candidatesAt(wanted.replaceAll(/[^\p{L}\p{N}_]/gu, ''), wanted.length, scope, [], true)?.items ?? []).filter((one) => one.group !== 'functions' && one.group !== 'options').slice(0, 40) : []),
    [wanted, scope],
  );
  return (
    <>
      <div className={styles.find}>
        <Input size="small" icon={Search} value={words} aria-label={t('fields.search')} placeholder={t('fields.search')} onChange={(event) => setWords(event.target.value)} />
      </div>
      <div className={styles.list}>
        {wanted ? (
          found.length > 0 ? (
            found.map((one) => (
              <div key={one.insert} className={styles.row}>
                <button type="button" data-no-words className={styles.item} title={one.insert} onClick={() => onInsert(one.insert)}>
                  <span>{one.label}</span>
                  <span className={styles.type}>{typeName(one.type)}</span>
                </button>
              </div>
            ))
          ) : (
            <p className={styles.quiet}>{t('fields.none')}</p>
          )
        ) : (
          <>
            <Branch scope={scope} object={scope.object} prefix="record." steps={1} onInsert={onInsert} />
            <p className={styles.heading}>{scope.words.user}</p>
            <Branch scope={scope} object={USER} prefix="user." steps={1} onInsert={onInsert} />
            {scope.usage === 'rule' && (
              <>
                <p className={styles.heading}>{scope.words.old}</p>
                <Branch scope={scope} object={scope.object} prefix="old." steps={MAX_STEPS} onInsert={onInsert} />
              </>
            )}
          </>
        )}
      </div>
    </>
  );
}

interface BranchProps {
  scope: Scope;
  object: string;
  prefix: string;
  steps: number;
  onInsert: (text: string) => void;
}

function Branch({ scope, object, prefix, steps, onInsert }: BranchProps) {
  const t = useT('expression');
  const known = scope.objectOf(object);
  if (!known) return <p className={styles.quiet}>{t('fields.loading')}</p>;
  return (
    <ul>
      {known.fields
        .filter((field) => !field.archived)
        .map((field) => (
          <Leaf key={field.key} scope={scope} field={field} path={prefix + field.key} steps={steps} onInsert={onInsert} />
        ))}
    </ul>
  );
}

function Leaf({ scope, field, path, steps, onInsert }: Omit<BranchProps, 'object' | 'prefix'> & { field: ScopeField; path: string }) {
  const t = useT('expression');
  const typeName = useTypeName();
  const [open, setOpen] = useState(false);
  const name = labelOf(field, scope.locale);
  const target = targetOf(field);
  const leads = isLink(field) && target !== undefined && steps <= MAX_STEPS;
  return (
    <li>
      <div className={styles.row} style={{ paddingLeft: (path.split('.').length - 2) * 12 }}>
        {leads ? (
          <button type="button" className={styles.fold} aria-expanded={open} aria-label={t(open ? 'fields.fold' : 'fields.open', { name })} onClick={() => setOpen(!open)}>
            {open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          </button>
        ) : (
          <span className={styles.gap} />
        )}
        <button type="button" data-no-words className={styles.item} title={path} onClick={() => onInsert(path)}>
          <span>{name}</span>
          <span className={styles.type}>{typeName(field.type)}</span>
        </button>
      </div>
      {open && target && <Branch scope={scope} object={target} prefix={`${path}.`} steps={steps + 1} onInsert={onInsert} />}
    </li>
  );
}
