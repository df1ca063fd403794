import { normal, normalisations, type Normalisation } from '@/fields/parse/normal';
import type { FieldSpec } from '@/meta';
import { useT } from '@/shared/i18n';
import { Field, Input, ToggleChip } from '@/shared/ui';
import { useState } from 'react';
import styles from './Panel.module.css';

type Offered = Exclude<Normalisation, 'trim'>;
const offered: Offered[] = ['spaces', 'half_width', 'company', 'upper', 'lower', 'none'];
/** What does not go with another. */
const apart: Partial<Record<Offered, Offered[]>> = { upper: ['lower'], lower: ['upper'] };

/** The choice with one of its words turned on or off; nothing is said of the usual way. */
export function toggled(said: FieldSpec['normalise'], one: Offered): FieldSpec['normalise'] {
  const words = normalisations(said);
  const now = offered.filter((word) => words.includes(word));
  if (now.includes(one)) return kept(now.filter((word) => word !== one));
  if (one === 'none') return 'none';
  const others = now.filter((word) => word !== 'none' && !apart[one]?.includes(word));
  return kept(offered.filter((word) => word === one || others.includes(word)));
}

const kept = (words: Offered[]): FieldSpec['normalise'] => (words.length > 1 ? words : words[0]);

/** What is done to a text on save, tried on a text at once. */
export function NormaliseProp({ field, error, onChange }: { field: FieldSpec; error?: string; onChange: (patch: Partial<FieldSpec>) => void }) {
  const t = useT('form-designer');
  const [sample, setSample] = useState('');
  const said = normalisations(field.normalise);
  return (
    <>
      <Field label={t('prop.normalise')} group error={error} help={t(said.includes('none') ? 'prop.normaliseNone' : 'prop.normaliseHelp')}>
        <div className={styles.chips}>
          {offered
            .filter((one) => one !== 'company' || field.type === 'text')
            .map((one) => (
              <ToggleChip key={one} pressed={said.includes(one)} onClick={() => onChange({ normalise: toggled(field.normalise, one) })}>
                {t(`prop.normalises.${one}`)}
              </ToggleChip>
            ))}
        </div>
      </Field>
      {said.some((one) => one !== 'none' && one !== 'trim') && (
        <Field label={t('prop.normaliseTry')} help={sample ? t('prop.normalised', { text: normal(sample, field, field.type === 'long_text') }) : undefined}>
          <Input size="small" value={sample} onChange={(event) => setSample(event.target.value)} />
        </Field>
      )}
    </>
  );
}
