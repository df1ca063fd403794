import { useLocation, useParams } from '@tanstack/react-router';

export type Area = 'workspace' | 'design' | 'admin';

/** Which of the three areas an address belongs to. */
export function areaOf(path: string): Area {
  if (path === '/design' || path.startsWith('/design/')) return 'design';
  if (path === '/admin' || path.startsWith('/admin/')) return 'admin';
  return 'workspace';
}

export function useArea(): Area {
  return areaOf(useLocation({ select: (location) => location.pathname }));
}

/** The app and the object that the address names. */
export function usePlace(): { app: string | undefined; object: string | undefined; id: string | undefined } {
  const { app, object, id } = useParams({ strict: false });
  return { app, object, id };
}

const lastWorkspaceKey = 'tenon.workspace';

/** Keeps the last address in the workspace, to which the other areas return. */
export function rememberWorkspace(href: string): void {
  sessionStorage.setItem(lastWorkspaceKey, href);
}

export function lastWorkspace(): string {
  return sessionStorage.getItem(lastWorkspaceKey) ?? '/';
}
