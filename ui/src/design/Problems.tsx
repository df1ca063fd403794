import { lazy, Suspense } from 'react';
import { useRouter } from '@tanstack/react-router';
import { ChevronRight, CircleAlert } from 'lucide-react';
import type { PlanProblem } from '@/shared/api/types';
import { loadWords, text, useLocale, useT } from '@/shared/i18n';
import { useDefinitions, type AssertionDoc } from '@/meta';
import { breachesOf } from '@/rights/assertion/api';
import { placeOfProblem } from './plan';
import { pathWords } from './words';
import styles from './Changes.module.css';

const Breaches = lazy(() => loadWords('assertion').then(() => import('@/rights/assertion/Breaches')).then((module) => ({ default: module.Breaches })));

/** What keeps a release from being published, each with a way to the place. */
export function Problems({ app, problems, onGo }: { app: string; problems: PlanProblem[]; onGo?: () => void }) {
  const t = useT('design');
  const router = useRouter();
  const forms = useDefinitions('form').data;
  const views = useDefinitions('view').data;
  const assertions = useDefinitions('assertion').data;
  const scripts = useDefinitions('form_script').data;
  const locale = useLocale((s) => s.locale);
  const all = {
    form: forms,
    view: views,
    assertion: assertions,
    option_set: useDefinitions('option_set').data,
    form_script: scripts,
    webhook: useDefinitions('webhook').data,
    hook: useDefinitions('hook').data,
    inbound: useDefinitions('inbound').data,
    object: useDefinitions('object').data,
    role: useDefinitions('role').data,
    app: useDefinitions('app').data,
  };
  const docOf = (problem: PlanProblem) => all[problem.kind as keyof typeof all]?.find((one) => one.key === problem.key);
  const objectOf = (kind: string, key: string) => (kind === 'form' ? forms : kind === 'view' ? views : kind === 'form_script' ? scripts : undefined)?.find((one) => one.key === key)?.object;
  const labelOf = (problem: PlanProblem) => text(docOf(problem)?.label) || problem.key;
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => (
        <li key={`${problem.kind}/${problem.key}/${problem.path}/${problem.code}/${problem.message}`}>
          <button
            type="button"
            className={styles.problem}
            onClick={() => {
              onGo?.();
              router.history.push(placeOfProblem(app, problem, objectOf));
            }}
          >
            <CircleAlert aria-hidden />
            <span>
              <strong>
                {t(`kind.${problem.kind}`)} {labelOf(problem)}
              </strong>{' '}
              {problem.path && problem.kind !== 'assertion' && <span className={styles.path}>{pathWords(problem.path, [docOf(problem)], t, locale)}</span>}
              {breachesOf(problem).length === 0 && <span className={styles.message}>{problem.message}</span>}
            </span>
            <ChevronRight aria-hidden />
          </button>
          {problem.kind === 'assertion' && <Breached app={app} problem={problem} docs={assertions} />}
        </li>
      ))}
    </ul>
  );
}

/** Of an assertion that does not hold, with whom and which records. */
function Breached({ app, problem, docs }: { app: string; problem: PlanProblem; docs: readonly AssertionDoc[] | undefined }) {
  const doc = docs?.find((one) => one.key === problem.key);
  const breaches = breachesOf(problem);
  if (!doc || breaches.length === 0) return null;
  return (
    <Suspense>
      <Breaches app={app} breaches={breaches} object={doc.object} never={doc.never} field={doc.field ?? ''} planned />
    </Suspense>
  );
}
