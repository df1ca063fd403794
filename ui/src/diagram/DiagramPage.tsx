import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowRight, Download, Maximize, Minus, Plus, Waypoints } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { EmptyState, IconButton, InlineError, Input, Menu, PageBody, Panel, SkeletonLines, usePhone } from '@/shared/ui';
import { DraftBar } from '@/design/DraftBar';
import { useDefinitions } from '@/meta';
import { Canvas, type View } from './Canvas';
import { savePicture } from './picture';
import { diagramOf } from './model';
import styles from './Diagram.module.css';

/** The objects of an app and how they are linked: boxes that can be searched, walked and saved as a picture; a list on the phone. */
export default function DiagramPage() {
  const t = useT('diagram');
  const navigate = useNavigate();
  const phone = usePhone();
  const { app = '_' } = useParams({ strict: false });
  const objects = useDefinitions('object');
  const diagram = useMemo(() => diagramOf(objects.data ?? [], app), [objects.data, app]);
  const [words, setWords] = useState('');
  const [view, setView] = useState<View | null>(null);
  const [error, setError] = useState('');
  const svg = useRef<SVGSVGElement>(null);
  useBreadcrumb([{ label: t('title') }]);
  const found = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    if (wanted === '') return null;
    return new Set(
      diagram.nodes
        .filter((node) => `${node.key} ${node.object.label.zh ?? ''} ${node.object.label.en ?? ''} ${node.links.map((link) => `${link.field} ${text(link.label)}`).join(' ')}`.toLowerCase().includes(wanted))
        .map((node) => node.key),
    );
  }, [words, diagram]);
  const name = (key: string) => {
    const object = objects.data?.find((one) => one.key === key);
    return text(object?.label) || key;
  };
  const open = (key: string) => void navigate({ to: '/design/$app/o/$object', params: { app: objects.data?.find((one) => one.key === key)?.app ?? '_', object: key } });
  const zoom = (by: number) => setView((now) => (now ? { ...now, scale: Math.min(2, Math.max(0.2, now.scale * by)) } : now));
  const save = (kind: 'svg' | 'png') => {
    setError('');
    if (svg.current) savePicture(svg.current, diagram, `${app === '_' ? 'objects' : app}.${kind}`, kind).catch(() => setError(t('notSaved')));
  };
  if (objects.error)
    return (
      <PageBody>
        <InlineError error={objects.error} onRetry={() => void objects.refetch()} />
      </PageBody>
    );
  const shown = diagram.nodes.filter((node) => !found || found.has(node.key));
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.bar}>
        <Input type="search" aria-label={t('search')} placeholder={t('search')} value={words} onChange={(event) => setWords(event.target.value)} className={styles.search} />
        {found && (
          <span className={styles.quiet} role="status">
            {t('found', { count: found.size })}
          </span>
        )}
        <span className={styles.grow} />
        {!phone && diagram.nodes.length > 0 && (
          <>
            <IconButton icon={Minus} label={t('smaller')} onClick={() => zoom(1 / 1.25)} />
            <IconButton icon={Plus} label={t('larger')} onClick={() => zoom(1.25)} />
            <IconButton icon={Maximize} label={t('fit')} onClick={() => setView(null)} />
            <Menu
              label={t('save')}
              items={[
                { key: 'svg', label: t('svg'), onSelect: () => save('svg') },
                { key: 'png', label: t('png'), onSelect: () => save('png') },
              ]}
            >
              <IconButton icon={Download} label={t('save')} />
            </Menu>
          </>
        )}
      </div>
      {error && <InlineError>{error}</InlineError>}
      {objects.isPending ? (
        <PageBody>
          <SkeletonLines lines={6} />
        </PageBody>
      ) : diagram.nodes.length === 0 ? (
        <EmptyState icon={Waypoints} title={t('none')} />
      ) : phone ? (
        <div className={styles.scroll}>
          <PageBody>
            {shown.map((node) => (
              <Panel key={node.key} title={<Link to="/design/$app/o/$object" params={{ app: node.object.app ?? '_', object: node.key }}>{name(node.key)}</Link>}>
                {node.links.length === 0 && <p className={styles.quiet}>{t('noLinks')}</p>}
                <ul>
                  {node.links.map((link) => (
                    <li key={link.field} className={styles.link}>
                      {text(link.label) || link.field} <ArrowRight size={14} aria-label={t('leadsTo')} /> {name(link.to)} <span className={styles.quiet}>{t(link.many ? 'many' : 'one')}</span>
                    </li>
                  ))}
                </ul>
              </Panel>
            ))}
          </PageBody>
        </div>
      ) : (
        <Canvas ref={svg} diagram={diagram} found={found} name={name} view={view} onView={setView} onOpen={open} />
      )}
    </>
  );
}
