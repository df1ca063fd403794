import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { cx } from '@/shared/ui';
import styles from './Form.module.css';

/** As long as the animation of `leaving` in Form.module.css. */
const LEAVE_MS = 120;

/** How a part comes and goes: at once, by fading, or with its height as well. */
export type Manner = 'instant' | 'fade' | 'fold';

interface PresenceProps {
  visible: boolean;
  manner: Manner;
  className?: string;
  style?: CSSProperties;
  children: ReactNode;
}

/** A place of the form that rules show and hide. What it holds is there only while it is seen. */
export function Presence({ visible, manner, className, style, children }: PresenceProps) {
  const [present, setPresent] = useState(visible);
  const first = useRef(true);
  const was = useRef(visible);
  const came = !first.current && visible;
  if (visible && !present) setPresent(true);
  useEffect(() => {
    first.current = was.current === visible && first.current;
    was.current = visible;
    if (visible) return;
    const timer = setTimeout(() => setPresent(false), manner === 'instant' ? 0 : LEAVE_MS);
    return () => clearTimeout(timer);
  }, [visible, manner]);
  if (!visible && (!present || manner === 'instant')) return null;
  const moves = manner !== 'instant' && (visible ? came : true);
  return (
    <div
      className={cx(className, moves && (visible ? styles.coming : styles.leaving), moves && manner === 'fold' && styles.folding)}
      style={style}
      inert={!visible || undefined}
    >
      {children}
    </div>
  );
}
