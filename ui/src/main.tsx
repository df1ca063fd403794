import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startI18n } from './shared/i18n';
import { startTheme } from './shared/theme/theme';
import './shared/theme/tokens.css';
import './shared/theme/base.css';

startTheme();
await startI18n();
createRoot(document.getElementById('root')!).render(<App />);
