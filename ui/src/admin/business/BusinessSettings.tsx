import type { ReactNode } from 'react';
import { InlineError, SkeletonLines } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import styles from '../parts/SettingsForm.module.css';
import { useBusiness, type Business } from './api';

/** A page of settings of the business, once they are read. */
export function BusinessSettings({ title, children }: { title: string; children: (business: Business) => ReactNode }) {
  const business = useBusiness();
  return (
    <AdminPage title={title}>
      <div className={styles.page}>
        {/* What is typed outlives a reading that fails behind it. */}
        {business.data ? children(business.data) : business.error ? <InlineError error={business.error} onRetry={() => void business.refetch()} /> : <SkeletonLines lines={8} />}
      </div>
    </AdminPage>
  );
}
