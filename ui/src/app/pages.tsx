import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { loadWords } from '@/shared/i18n';
import { MissingPage } from './fallbacks';

type PageModule = { default: ComponentType };

/**
 * Pages that belong to features, each the default export of a file. Found by
 * their path, so that the frame does not import a feature.
 */
const files = import.meta.glob<PageModule>([
  '../views/ListPage.tsx',
  '../record/RecordPage.tsx',
  '../record/FormPage.tsx',
  '../bin/BinPage.tsx',
  '../dedupe/DedupePage.tsx',
  '../duplicates/clusters/ClustersPage.tsx',
  '../merge/*Page.tsx',
  '../import-export/ImportPage.tsx',
  '../design/DesignHome.tsx',
  '../design/AppPage.tsx',
  '../design/ObjectPage.tsx',
  '../design/ChangesPage.tsx',
  '../design/ReleasesPage.tsx',
  '../package/PackagesPage.tsx',
  '../diagram/DiagramPage.tsx',
  '../form-designer/DesignerPage.tsx',
  '../rights/matrix/RoleMatrixPage.tsx',
  '../rights/assertion/AssertionsPage.tsx',
  '../option-sets/OptionSetsPage.tsx',
  '../translations/TranslationsPage.tsx',
  '../webhooks/WebhooksPage.tsx',
  '../hooks/HooksPage.tsx',
  '../webhooks/inbound/InboundPage.tsx',
  '../admin/AdminHome.tsx',
  '../admin/PeoplePage.tsx',
  '../admin/organisation/*Page.tsx',
  '../admin/handover/*Page.tsx',
  '../admin/roster/*Page.tsx',
  '../admin/business/*Page.tsx',
  '../admin/LimitsPage.tsx',
  '../admin/backups/BackupsPage.tsx',
  '../admin/audit/*Page.tsx',
  '../admin/security/*Page.tsx',
  '../auth/LoginPage.tsx',
  '../auth/SetupPage.tsx',
  '../auth/ForgotPage.tsx',
  '../auth/ResetPage.tsx',
  '../auth/OidcPage.tsx',
  '../auth/InvitePage.tsx',
  '../home/HomePage.tsx',
  '../settings/SettingsPage.tsx',
  '../inbox/InboxPage.tsx',
  '../print/PrintPage.tsx',
]);

/** The page of a feature and its words, loaded together when the route is wanted. */
export function page(path: string, ...namespaces: string[]) {
  const load = files[`../${path}.tsx`];
  if (!load) return MissingPage;
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), loadWords(...namespaces)]);
    return module;
  });
}

/** Whether the build holds a page: an entry exists only when its feature exists. */
export function hasPage(path: string): boolean {
  return `../${path}.tsx` in files;
}
