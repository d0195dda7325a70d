import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app.tsx';
import { openClient } from './client/open-client.ts';

// The page's policy allows no code made from text; zod would try before it falls back.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App client={openClient()} />);
