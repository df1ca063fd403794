import { useNavigate } from '@tanstack/react-router';
import { Replace } from 'lucide-react';
import { useState } from 'react';
import { useUses, type Part, type Use } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, SkeletonLines, type SelectOption } from '@/shared/ui';
import { Line } from './Line';
import { useUseLink } from './links';
import { ReplaceDialog } from './ReplaceDialog';
import styles from './Use.module.css';

const groups = ['formula', 'rule', 'field', 'object', 'form', 'view', 'role', 'assertion', 'form_script', 'webhook', 'inbound', 'option_set', 'app'];

interface WhereUsedProps {
  kind: string;
  of: string;
  part?: Part;
  name: string;
  /** What may take its place; none where nothing can. */
  others?: readonly SelectOption[];
  /** Saves what is still on its way before documents are rewritten. */
  flush?: () => Promise<void>;
  /** Uses that go with it, and are not told. */
  besides?: (use: Use) => boolean;
}

/** Where documents name something: by group, each line with the name marked, leading to its place. */
export function WhereUsed({ kind, of, part, name, others = [], flush, besides }: WhereUsedProps) {
  const t = useT('use');
  const uses = useUses(kind, of, part);
  const [replacing, setReplacing] = useState(false);
  if (uses.error) return <InlineError error={uses.error} onRetry={() => void uses.refetch()} />;
  if (!uses.data) return <SkeletonLines lines={4} />;
  const { beyond, people } = uses.data;
  const items = uses.data.items.filter((use) => !besides?.(use));
  const sorted = [...new Set(items.map((one) => one.group))].sort((a, b) => (groups.indexOf(a) + 1 || 99) - (groups.indexOf(b) + 1 || 99));
  return (
    <div className={styles.groups}>
      {items.length === 0 ? (
        <EmptyState small title={t('none', { name })} />
      ) : (
        <>
          <div className={styles.head}>
            <span className={styles.quiet}>{t('count', { count: items.length })}</span>
            <span className={styles.grow} />
            {others.length > 0 && (
              <Button size="small" icon={Replace} onClick={() => void (flush?.() ?? Promise.resolve()).then(() => setReplacing(true))}>
                {t('replace')}
              </Button>
            )}
          </div>
          {sorted.map((group) => (
            <Group key={group} group={group} uses={items.filter((one) => one.group === group)} />
          ))}
        </>
      )}
      {beyond > 0 && <p className={styles.quiet}>{t('beyond', { count: beyond })}</p>}
      {people !== undefined && people > 0 && <p className={styles.quiet}>{t('people', { count: people })}</p>}
      {replacing && <ReplaceDialog kind={kind} of={of} part={part} name={name} others={others} onClose={() => setReplacing(false)} />}
    </div>
  );
}

function Group({ group, uses }: { group: string; uses: Use[] }) {
  const t = useT('use');
  const navigate = useNavigate();
  const linkOf = useUseLink();
  return (
    <section>
      <h4>{t('group', { name: t(`groups.${group}`, { defaultValue: group }), count: uses.length })}</h4>
      <ul className={styles.uses}>
        {uses.map((use) => {
          const href = linkOf(use);
          return (
            <li key={`${use.kind}/${use.key}/${use.path}/${use.line}`}>
              <a
                href={href}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
                  event.preventDefault();
                  void navigate({ href });
                }}
              >
                {use.where || text(use.label) || use.key}
              </a>
              <Line line={use.line} marks={use.marks} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
