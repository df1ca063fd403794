import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMe, type Me, zoneOf } from '@/shared/api';
import { formatDate, today, wallClock } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { NoSuchPage, useBreadcrumb } from '@/shared/page';
import { navigationOf } from '@/app/shell/nav';
import { useApp } from '@/shared/api';
import { GetStarted } from './GetStarted';
import { NothingYet } from './NoAppsPage';
import { ObjectCard } from './ObjectCard';
import { RecentCard } from './RecentCard';
import styles from './home.module.css';

/** The first page of an app: what was opened lately, and the newest rows of its first objects. */
export default function HomePage() {
  const me = useMe().data;
  const { app } = useParams({ from: '/inside/a/$app/' });
  if (!me) return null;
  if (app !== '_' && !me.apps.some((a) => a.key === app)) return <NoSuchPage />;
  return <Home me={me} app={app} />;
}

function Home({ me, app }: { me: Me; app: string }) {
  const t = useT('home');
  useBreadcrumb([{ label: t('title') }]);
  const meta = useApp(app).data;
  const objects = useMemo(() => objectsOf(me, app, meta), [me, app, meta]);
  const day = today(zoneOf(me));
  return (
    <div className={styles.page}>
      <header className={styles.greeting}>
        <h2>{t(`greeting.${partOfDay(Number(wallClock(new Date().toISOString(), zoneOf(me))?.time.slice(0, 2)))}`, { name: me.user.name })}</h2>
        <span>{formatDate(day, { weekday: true })}</span>
      </header>
      {me.can.admin && <GetStarted me={me} app={app} object={objects[0]} />}
      {objects.length === 0 ? (
        <NothingYet app={app} />
      ) : (
        <div className={styles.grid}>
          <div className={styles.column}>
            {objects.slice(0, 3).map((object) => (
              <ObjectCard key={object} app={app} object={object} me={me} />
            ))}
          </div>
          <div className={styles.column}>
            <RecentCard app={app} me={me} />
          </div>
        </div>
      )}
    </div>
  );
}

/** Objects that the app's navigation shows, each once, in its order. */
export function objectsOf(me: Me, app: string, meta: Parameters<typeof navigationOf>[2]): string[] {
  const seen = new Set<string>();
  for (const group of navigationOf(me, app, meta)) {
    for (const entry of group.entries) if (entry.object && me.objects[entry.object]) seen.add(entry.object);
  }
  return [...seen];
}

export function partOfDay(hour: number): 'night' | 'morning' | 'noon' | 'afternoon' | 'evening' {
  if (hour < 5) return 'night';
  if (hour < 11) return 'morning';
  if (hour < 14) return 'noon';
  return hour < 18 ? 'afternoon' : 'evening';
}
