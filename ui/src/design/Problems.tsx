import { useRouter } from '@tanstack/react-router';
import { ChevronRight, CircleAlert } from 'lucide-react';
import type { PlanProblem } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useDefinitions } from '@/meta';
import { placeOfProblem } from './plan';
import styles from './Changes.module.css';

/** What keeps a release from being published, each with a way to the place. */
export function Problems({ app, problems, onGo }: { app: string; problems: PlanProblem[]; onGo?: () => void }) {
  const t = useT('design');
  const router = useRouter();
  const forms = useDefinitions('form').data;
  const views = useDefinitions('view').data;
  const objectOf = (kind: string, key: string) => (kind === 'form' ? forms : kind === 'view' ? views : undefined)?.find((one) => one.key === key)?.object;
  const labelOf = (problem: PlanProblem) => text((problem.kind === 'form' ? forms : problem.kind === 'view' ? views : undefined)?.find((one) => one.key === problem.key)?.label) || problem.key;
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
              {problem.path && <code>{problem.path}</code>}
              <span className={styles.message}>{problem.message}</span>
            </span>
            <ChevronRight aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
