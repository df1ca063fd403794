import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { loadWords } from '@/shared/i18n';
import { lazyRouteComponent } from '@tanstack/react-router';
import { DesignArea, MissingPage, PagePending, RouteError } from './fallbacks';
import { page } from './pages';
import {
  formSearch,
  parseSearch,
  pick,
  stringifySearch,
  type AuditSearch,
  type DesignSearch,
  type HandoverSearch,
  type ImportSearch,
  type InvitationsSearch,
  type KeysSearch,
  type ListSearch,
  type PeopleSearch,
  type BinSearch,
  type MergeSearch,
  type PrintSearch,
  type RecordSearch,
  type RolesSearch,
  type SignInsSearch,
} from './search';
import { firstApp, requireMe } from './start';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The page fills the content area itself: no scrolling and no padding around it. */
    fill?: boolean;
  }
  interface Register {
    router: typeof router;
  }
}

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage });

const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: page('auth/SetupPage', 'auth') });
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: pick<{ next?: string }>('next'),
  component: page('auth/LoginPage', 'auth', 'account'),
});

const forgot = createRoute({ getParentRoute: () => root, path: '/forgot-password', validateSearch: pick<{ email?: string }>('email'), component: page('auth/ForgotPage', 'auth') });
const reset = createRoute({ getParentRoute: () => root, path: '/reset-password', validateSearch: pick<{ token?: string }>('token'), component: page('auth/ResetPage', 'auth', 'account') });

const oidc = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/oidc',
  validateSearch: pick<{ code?: string; state?: string; error?: string }>('code', 'state', 'error'),
  component: page('auth/OidcPage', 'auth', 'account'),
});

const invite = createRoute({ getParentRoute: () => root, path: '/invite/$token', component: page('auth/InvitePage', 'auth', 'account') });

/** Everything that needs a person: the frame with its navigation. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => ({ me: await requireMe(location.href) }),
  component: lazyRouteComponent(async () => {
    const [shell] = await Promise.all([import('./shell/Shell'), loadWords('app')]);
    return shell;
  }, 'Shell'),
  notFoundComponent: MissingPage,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context }) => {
    const app = firstApp(context.me);
    if (app) throw redirect({ to: '/a/$app', params: { app }, replace: true });
    if (context.me.can.design) throw redirect({ to: '/design', replace: true });
  },
  component: page('home/NoAppsPage', 'home'),
});

const app = createRoute({ getParentRoute: () => inside, path: '/a/$app' });
const appHome = createRoute({ getParentRoute: () => app, path: '/', component: page('home/HomePage', 'home') });
const dedupe = createRoute({ getParentRoute: () => app, path: '/dedupe', component: page('dedupe/DedupePage', 'duplicates') });
const object = createRoute({ getParentRoute: () => app, path: '/o/$object' });
const list = createRoute({
  getParentRoute: () => object,
  path: '/',
  validateSearch: pick<ListSearch>('view', 'kind', 'f', 'q', 'sort', 'group', 'cols', 'colors', 'quick', 'r', 'tab', 'date', 'mode', 'only', 'by', 'folded'),
  component: page('views/ListPage', 'views', 'fields', 'grid'),
  staticData: { fill: true },
});
const create = createRoute({
  getParentRoute: () => object,
  path: '/new',
  validateSearch: formSearch,
  component: page('record/FormPage', 'record', 'fields', 'form-runtime'),
});
const importNew = createRoute({
  getParentRoute: () => object,
  path: '/import',
  validateSearch: pick<ImportSearch>('step'),
  component: page('import-export/ImportPage', 'import-export'),
});
const importOne = createRoute({
  getParentRoute: () => object,
  path: '/import/$id',
  validateSearch: pick<ImportSearch>('step'),
  component: page('import-export/ImportPage', 'import-export'),
});
const bin = createRoute({
  getParentRoute: () => object,
  path: '/bin',
  validateSearch: pick<BinSearch>('q', 'by', 'days'),
  component: page('bin/BinPage', 'bin', 'admin', 'fields'),
});
const merge = createRoute({
  getParentRoute: () => object,
  path: '/merge',
  validateSearch: pick<MergeSearch>('ids'),
  component: page('merge/MergePage', 'merge', 'batch', 'record', 'fields'),
});
const clusters = createRoute({ getParentRoute: () => object, path: '/duplicates', component: page('duplicates/clusters/ClustersPage', 'duplicates') });
const merges = createRoute({ getParentRoute: () => object, path: '/merges', component: page('merge/MergesPage', 'merge', 'batch') });
const print = createRoute({
  getParentRoute: () => object,
  path: '/print',
  validateSearch: pick<PrintSearch>('ids', 'view', 'f', 'q', 'sort', 'cols', 'full'),
  component: page('print/PrintPage', 'print', 'record', 'fields', 'form-runtime'),
});
const record = createRoute({
  getParentRoute: () => object,
  path: '/$id',
  validateSearch: pick<RecordSearch>('tab', 'edit', 'at', 'act'),
  component: page('record/RecordPage', 'record', 'fields', 'form-runtime'),
});

/** An object by its key alone: of its app, or of none. */
const loose = createRoute({
  getParentRoute: () => inside,
  path: '/o/$object',
  beforeLoad: ({ params, context }) => {
    throw redirect({
      to: '/a/$app/o/$object',
      params: { app: context.me.objects[params.object]?.app || '_', object: params.object },
      replace: true,
    });
  },
});

const design = createRoute({ getParentRoute: () => inside, path: '/design', component: DesignArea });
const designSearch = pick<DesignSearch>('tab', 'field', 'node', 'panel', 'version');
const designHome = createRoute({ getParentRoute: () => design, path: '/', validateSearch: designSearch, component: page('design/DesignHome', 'design'), staticData: { fill: true } });
const designApp = createRoute({ getParentRoute: () => design, path: '/$app', validateSearch: designSearch, component: page('design/AppPage', 'design'), staticData: { fill: true } });
const designChanges = createRoute({ getParentRoute: () => design, path: '/$app/changes', validateSearch: designSearch, component: page('design/ChangesPage', 'design'), staticData: { fill: true } });
const designReleases = createRoute({ getParentRoute: () => design, path: '/$app/releases', validateSearch: designSearch, component: page('design/ReleasesPage', 'design'), staticData: { fill: true } });
const designPackages = createRoute({ getParentRoute: () => design, path: '/$app/packages', validateSearch: designSearch, component: page('package/PackagesPage', 'package', 'design', 'import-export'), staticData: { fill: true } });
const designDiagram = createRoute({ getParentRoute: () => design, path: '/$app/diagram', validateSearch: designSearch, component: page('diagram/DiagramPage', 'diagram', 'design'), staticData: { fill: true } });
const designObject = createRoute({ getParentRoute: () => design, path: '/$app/o/$object', validateSearch: designSearch, component: page('design/ObjectPage', 'design', 'form-designer'), staticData: { fill: true } });
const designRole = createRoute({ getParentRoute: () => design, path: '/$app/roles/$role', validateSearch: designSearch, component: page('rights/matrix/RoleMatrixPage', 'rights', 'design', 'expression', 'views'), staticData: { fill: true } });
const designAssertions = createRoute({ getParentRoute: () => design, path: '/$app/assertions', validateSearch: designSearch, component: page('rights/assertion/AssertionsPage', 'assertion', 'rights', 'design', 'form-designer', 'expression', 'views'), staticData: { fill: true } });
const designWebhooks = createRoute({ getParentRoute: () => design, path: '/$app/webhooks', validateSearch: designSearch, component: page('webhooks/WebhooksPage', 'webhooks', 'rights', 'design', 'form-designer', 'expression', 'views', 'fields'), staticData: { fill: true } });
const designInbound = createRoute({ getParentRoute: () => design, path: '/$app/inbound', validateSearch: designSearch, component: page('webhooks/inbound/InboundPage', 'webhooks', 'rights', 'design', 'form-designer', 'expression', 'views', 'fields'), staticData: { fill: true } });
const designHooks = createRoute({ getParentRoute: () => design, path: '/$app/hooks', validateSearch: designSearch, component: page('hooks/HooksPage', 'hooks', 'script-editor', 'rights', 'design', 'form-designer', 'expression', 'views', 'fields'), staticData: { fill: true } });
const designOptionSets = createRoute({ getParentRoute: () => design, path: '/$app/option-sets', validateSearch: designSearch, component: page('option-sets/OptionSetsPage', 'option-sets', 'design', 'form-designer', 'use'), staticData: { fill: true } });
const designLanguages = createRoute({ getParentRoute: () => design, path: '/$app/languages', validateSearch: designSearch, component: page('translations/TranslationsPage', 'translations', 'design'), staticData: { fill: true } });
const designer = createRoute({
  getParentRoute: () => design,
  path: '/$app/o/$object/layouts/$layout',
  validateSearch: designSearch,
  component: page('form-designer/DesignerPage', 'form-designer', 'design'),
  staticData: { fill: true },
});

const people = createRoute({
  getParentRoute: () => inside,
  path: '/admin/people',
  validateSearch: pick<PeopleSearch>('department', 'person', 'tab', 'q', 'role', 'below', 'state'),
  component: page('admin/PeoplePage', 'admin', 'account', 'auth'),
  staticData: { fill: true },
});
const backups = createRoute({ getParentRoute: () => inside, path: '/admin/backups', component: page('admin/backups/BackupsPage', 'backups', 'admin') });
const limits = createRoute({ getParentRoute: () => inside, path: '/admin/settings/limits', component: page('admin/LimitsPage', 'admin') });
const roster = createRoute({ getParentRoute: () => inside, path: '/admin/people/import', component: page('admin/roster/RosterPage', 'roster', 'admin') });
const rosterOne = createRoute({ getParentRoute: () => inside, path: '/admin/people/import/$id', component: page('admin/roster/RosterPage', 'roster', 'admin') });
const invitations = createRoute({
  getParentRoute: () => inside,
  path: '/admin/invitations',
  validateSearch: pick<InvitationsSearch>('state', 'invite'),
  component: page('admin/organisation/InvitationsPage', 'organisation', 'admin'),
  staticData: { fill: true },
});
const roles = createRoute({
  getParentRoute: () => inside,
  path: '/admin/roles',
  validateSearch: pick<RolesSearch>('role'),
  component: page('admin/organisation/RolesPage', 'organisation', 'admin'),
});
const administrators = createRoute({ getParentRoute: () => inside, path: '/admin/administrators', component: page('admin/organisation/AdministratorsPage', 'organisation', 'admin') });
const handover = createRoute({ getParentRoute: () => inside, path: '/admin/handover', component: page('admin/handover/HandoverPage', 'handover', 'admin') });
const handoverPerson = createRoute({
  getParentRoute: () => inside,
  path: '/admin/handover/$person',
  validateSearch: pick<HandoverSearch>('step', 'run'),
  component: page('admin/handover/HandoverPersonPage', 'handover', 'admin'),
});
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/admin/audit',
  validateSearch: pick<AuditSearch>('who', 'action', 'kind', 'object', 'record', 'days', 'entry'),
  component: page('admin/audit/AuditPage', 'audit', 'admin', 'account', 'fields'),
  staticData: { fill: true },
});
const signIns = createRoute({
  getParentRoute: () => inside,
  path: '/admin/signins',
  validateSearch: pick<SignInsSearch>('person', 'result', 'days'),
  component: page('admin/security/SignInsPage', 'security', 'admin', 'account', 'fields'),
  staticData: { fill: true },
});
const apiKeys = createRoute({
  getParentRoute: () => inside,
  path: '/admin/keys',
  validateSearch: pick<KeysSearch>('person'),
  component: page('admin/security/KeysPage', 'security', 'admin', 'account'),
  staticData: { fill: true },
});
const secrets = createRoute({ getParentRoute: () => inside, path: '/admin/secrets', component: page('admin/security/SecretsPage', 'security', 'admin'), staticData: { fill: true } });
const policy = createRoute({ getParentRoute: () => inside, path: '/admin/security', component: page('admin/security/PolicyPage', 'security', 'business', 'admin') });
const business = createRoute({ getParentRoute: () => inside, path: '/admin/settings/business', component: page('admin/business/BusinessPage', 'business', 'admin', 'auth', 'account') });
const workCalendar = createRoute({ getParentRoute: () => inside, path: '/admin/settings/calendar', component: page('admin/business/CalendarPage', 'business', 'admin') });
const mail = createRoute({ getParentRoute: () => inside, path: '/admin/settings/mail', component: page('admin/business/MailPage', 'business', 'admin') });
const adminSettings = createRoute({
  getParentRoute: () => inside,
  path: '/admin/settings',
  beforeLoad: () => {
    throw redirect({ to: '/admin/settings/business', replace: true });
  },
});
const adminHome = createRoute({ getParentRoute: () => inside, path: '/admin', component: page('admin/AdminHome', 'admin') });
const inbox = createRoute({ getParentRoute: () => inside, path: '/me/inbox', component: page('inbox/InboxPage', 'inbox') });
const settings = createRoute({ getParentRoute: () => inside, path: '/me/settings', component: page('settings/SettingsPage', 'settings', 'account', 'auth', 'admin') });
const settingsSection = createRoute({ getParentRoute: () => inside, path: '/me/settings/$section', component: page('settings/SettingsPage', 'settings', 'account', 'auth', 'admin') });

/** Any other address: the frame stays, so that there is a way on. */
const missing = createRoute({ getParentRoute: () => inside, path: '$', component: MissingPage });

const routeTree = root.addChildren([
  setup,
  login,
  forgot,
  reset,
  oidc,
  invite,
  inside.addChildren([
    home,
    app.addChildren([appHome, dedupe, object.addChildren([list, create, importNew, importOne, bin, clusters, merge, merges, print, record])]),
    loose,
    design.addChildren([designHome, designApp, designChanges, designReleases, designPackages, designDiagram, designObject, designRole, designOptionSets, designLanguages, designAssertions, designWebhooks, designHooks, designInbound, designer]),
    adminHome,
    administrators,
    people,
    roster,
    rosterOne,
    invitations,
    roles,
    handover,
    handoverPerson,
    audit,
    signIns,
    apiKeys, secrets,
    policy,
    business,
    workCalendar,
    mail,
    adminSettings,
    backups,
    limits,
    inbox,
    settings,
    settingsSection,
    missing,
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: MissingPage,
  scrollRestoration: true,
  scrollToTopSelectors: ['#content'],
});
