import { Box } from 'lucide-react';
import { lazy, Suspense } from 'react';

const Named = lazy(() => import('./iconSet'));

/** The icon that a document names (an app's, an object's); a box for a name that is not in the set. */
export function MetaIcon({ name, size = 16 }: { name: string | undefined; size?: number }) {
  const waiting = <Box size={size} strokeWidth={1.75} aria-hidden />;
  if (!name || name === 'box') return waiting;
  return (
    <Suspense fallback={<span data-waiting style={{ display: 'inline-block', width: size, height: size, flex: 'none' }} />}>
      <Named name={name} size={size} />
    </Suspense>
  );
}
