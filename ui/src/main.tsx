import './shared/theme/tokens.css';
import './shared/theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startI18n } from './shared/i18n';
import { isDirty } from './shared/page';
import { startTheme } from './shared/theme/theme';

// A page that was open while a new version was installed asks for files that are gone.
window.addEventListener('vite:preloadError', (event) => {
  if (isDirty() || sessionStorage.getItem('tenon.reloaded') === location.href) return;
  sessionStorage.setItem('tenon.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

startTheme();
await startI18n();
createRoot(document.getElementById('root')!).render(<App />);

// Opens without a network, and may be installed; a browser that refuses goes on without.
if (import.meta.env.PROD) void navigator.serviceWorker?.register('/sw.js').catch(() => undefined);
