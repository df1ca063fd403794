import { PictureField } from '@/auth/account/PictureField';
import { LabelProp } from '@/meta/props';
import { api } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { pictureSource } from '../model/layout';
import type { FormPanelProps } from './FormPanel';

/** The picture at the head of the form: the server draws it, the document keeps it. */
export default function HeaderProp({ form, onChange }: Pick<FormPanelProps, 'form' | 'onChange'>) {
  const t = useT('form-designer');
  const { header } = form;
  return (
    <>
      <PictureField
        label={t('form.header')}
        help={t('form.headerHelp')}
        present={!!header}
        take={async (file) => {
          const { picture } = await api.upload<{ picture: string }>('/api/v1/definitions:header', file);
          onChange({ header: { ...header, picture } });
        }}
        drop={async () => onChange({ header: undefined })}
      >
        {header && <img src={pictureSource(header)} alt={text(header.alt) || t('form.headerNow')} style={{ width: '100%', aspectRatio: '4 / 1', objectFit: 'cover', borderRadius: 6 }} />}
      </PictureField>
      {header && (
        <LabelProp label={t('form.headerAlt')} help={t('form.headerAltHelp')} value={header.alt} onChange={(alt) => onChange({ header: { ...header, alt } }, 'header')} />
      )}
    </>
  );
}
