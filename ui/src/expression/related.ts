import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { objectQuery, useRelease } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { parseCel, type Cel } from './condition/cel';
import { pathOf } from './condition/relative';

/** Paths of a filter that lead through relations. */
export function relatedPaths(cel: string): string[] {
  const tree = cel.includes('.') ? parseCel(cel) : null;
  const out = new Set<string>();
  const visit = (node: Cel): void => {
    const path = pathOf(node);
    if (path) {
      if (path.includes('.')) out.add(path);
      return;
    }
    if (node.kind === 'unary') visit(node.arg);
    else if (node.kind === 'binary') {
      visit(node.left);
      visit(node.right);
    } else if (node.kind === 'call') {
      if (node.of) visit(node.of);
      node.args.forEach(visit);
    }
  };
  if (tree) visit(tree);
  return [...out];
}

/** Fields of the objects that some relations lead to, read when they are named. */
export function useRelated(objects: string[]): { fieldsOf: (object: string) => FieldMeta[] | undefined; loading: boolean } {
  const release = useRelease();
  const wanted = useMemo(() => [...new Set(objects)].sort(), [objects]);
  const answers = useQueries({
    queries: wanted.map((object) => ({ ...objectQuery(release, object), enabled: release > 0, retry: false })),
    combine: (results) => ({
      known: Object.fromEntries(wanted.map((object, i) => [object, results[i]?.data?.fields])),
      loading: results.some((r) => r.isLoading),
    }),
  });
  const fieldsOf = useCallback((object: string) => answers.known[object], [answers.known]);
  return { fieldsOf, loading: answers.loading };
}
