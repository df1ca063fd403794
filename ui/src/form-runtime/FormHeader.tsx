import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, type CSSProperties } from 'react';
import { api } from '@/shared/api';
import type { FormMeta } from '@/shared/api/types';
import { useText } from '@/shared/i18n';
import styles from './FormHeader.module.css';

/** The colour of a form, as a property for what stands in it. */
export function formTheme(form: Pick<FormMeta, 'theme'>): CSSProperties | undefined {
  return form.theme && ({ '--tn-form': `var(--tn-tag-${form.theme})` } as CSSProperties);
}

/** The picture at the head of a form and the band of its colour; nothing where it has neither. */
export function FormHeader({ object, form, draft }: { object: string; form: FormMeta; draft?: boolean }) {
  const label = useText();
  const { header, key } = form;
  const picture = useQuery({
    queryKey: ['form-header', object, key, header?.hash, draft],
    queryFn: ({ signal }) =>
      api.blob(`/api/v1/objects/${encodeURIComponent(object)}/forms/${encodeURIComponent(key)}/header`, { query: { draft }, signal }),
    enabled: !!header,
    staleTime: Infinity,
    retry: false,
  });
  const src = useMemo(() => picture.data && URL.createObjectURL(picture.data), [picture.data]);
  useEffect(() => () => (src ? URL.revokeObjectURL(src) : undefined), [src]);
  // A form without its picture is still a form.
  return <FormHead src={src} waiting={picture.isLoading} alt={label(header?.alt)} theme={form.theme} />;
}

interface FormHeadProps {
  src?: string;
  /** The picture is on its way: its place is kept. */
  waiting?: boolean;
  alt: string;
  theme?: FormMeta['theme'];
}

/** A picture of four to one over a band of colour. */
export function FormHead({ src, waiting, alt, theme }: FormHeadProps) {
  if (!src && !waiting && !theme) return null;
  return (
    <div className={styles.head} data-form-head style={formTheme({ theme })}>
      {src ? <img src={src} alt={alt} /> : waiting && <div className={styles.waiting} />}
      {theme && <div className={styles.band} />}
    </div>
  );
}
