import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { token } from '@/shared/api';
import { page } from './pages';

const root = createRootRoute({ component: Outlet });

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (!token()) throw redirect({ to: '/login', search: { next: location.href } });
  },
  component: Outlet,
});

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/setup', component: page('auth/SetupPage', 'auth') }),
  createRoute({
    getParentRoute: () => root,
    path: '/login',
    validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search.next === 'string' ? { next: search.next } : {}),
    component: page('auth/LoginPage', 'auth'),
  }),
  inside.addChildren([
    createRoute({ getParentRoute: () => inside, path: '/a/$app', component: page('home/HomePage', 'home') }),
    createRoute({ getParentRoute: () => inside, path: '/a/$app/o/$object', component: page('views/ListPage', 'views') }),
  ]),
]);

export const router = createRouter({ routeTree, defaultPreload: 'intent', defaultPreloadDelay: 60, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
