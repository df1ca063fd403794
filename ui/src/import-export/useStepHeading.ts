import { useEffect, useRef, type RefObject } from 'react';

/** The heading of a wizard's step: it gets the focus when another step comes, so that one hears which. */
export function useStepHeading(step: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}
