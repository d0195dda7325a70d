import './client/no-generated-code.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openClient } from './client/open-client.ts';
import { openKeys } from './keys/stored-keys.ts';
import { screens } from './screens/screens.ts';
import { followPageZoom } from './theme/page-zoom.ts';

openKeys(screens);
followPageZoom();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App client={openClient()} />);
