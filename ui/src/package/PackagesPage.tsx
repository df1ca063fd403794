import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { PageBody } from '@/shared/ui';
import { DraftBar } from '@/design/DraftBar';
import type { Uploaded } from './api';
import { ExportPanel } from './ExportPanel';
import { InstallPage } from './InstallPage';
import { Installing } from './Installing';
import { RemovePanel } from './RemovePanel';
import { TemplatesPage } from './TemplatesPage';
import styles from './Package.module.css';

/** Packages of the business (app `_`): templates, files, installing. Of one app: writing it out, upgrading it, taking it away. */
export default function PackagesPage() {
  const t = useT('package');
  const navigate = useNavigate();
  const { app = '_' } = useParams({ strict: false });
  const { node, panel } = useSearch({ strict: false }) as { node?: string; panel?: string };
  const admin = useMe().data?.can.admin ?? false;
  const [file, setFile] = useState<Uploaded | null>(null);
  useBreadcrumb([{ label: t('title') }]);
  const go = (search: { node?: string; panel?: string }) => void navigate({ to: '.', search });
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <PageBody>
          {panel?.startsWith('job:') ? (
            <Installing job={panel.slice(4)} onBack={() => go({})} />
          ) : node ? (
            <InstallPage
              key={node}
              source={node.startsWith('file:') ? { file: node.slice(5) } : { template: node }}
              name={file && node === `file:${file.file}` ? file.name : undefined}
              onBack={() => go({})}
              onStarted={(job) => go({ panel: `job:${job}` })}
            />
          ) : app === '_' ? (
            <TemplatesPage
              onTemplate={(key) => go({ node: key })}
              onFile={(uploaded) => {
                setFile(uploaded);
                go({ node: `file:${uploaded.file}` });
              }}
            />
          ) : (
            <>
              <ExportPanel app={app} admin={admin} />
              {admin && <RemovePanel app={app} onUpgrade={(template) => go({ node: template })} />}
            </>
          )}
        </PageBody>
      </div>
    </>
  );
}
