// Where the page begins.
import '@fontsource/be-vietnam-pro/latin-400.css';
import '@fontsource/be-vietnam-pro/latin-600.css';
import '@fontsource/be-vietnam-pro/vietnamese-400.css';
import '@fontsource/be-vietnam-pro/vietnamese-600.css';
import './styles/base.css';
import './styles/shell.css';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/client.js';
import { noteRefusal } from './api/locked.js';
import { App } from './app.js';
import { Door } from './shell/door.js';
import { startWords } from './words/index.js';

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noteRefusal }),
  defaultOptions: {
    queries: {
      // what the server refuses it refuses again; only a fault or a break may pass
      retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status < 500),
      refetchOnWindowFocus: false,
      structuralSharing: true,
    },
  },
});

startWords();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Door>
        <App />
      </Door>
    </QueryClientProvider>
  </StrictMode>,
);
