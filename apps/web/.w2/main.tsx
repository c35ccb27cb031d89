import '@fontsource/be-vietnam-pro/latin-400.css';
import '@fontsource/be-vietnam-pro/latin-600.css';
import '@fontsource/be-vietnam-pro/vietnamese-400.css';
import '@fontsource/be-vietnam-pro/vietnamese-600.css';
import '../src/styles/base.css';
import '../src/styles/shell.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { lazy, Suspense } from 'react';
import { startWords } from '../src/words/index.js';
import { useAddress } from '../src/address.js';
import { useFeed } from '../src/api/live.js';
const V: Record<string, any> = {
  vendors: lazy(async () => ({
    default: (await import('../src/views/vendors/vendors-view.js')).VendorsView,
  })),
  timeline: lazy(async () => ({
    default: (await import('../src/views/timeline/timeline-view.js')).TimelineView,
  })),
  findings: lazy(async () => ({
    default: (await import('../src/views/findings/findings-view.js')).FindingsView,
  })),
    default: (await import('../src/views/remarks/remarks-view.js')).RemarksView,
  })),
    default: (await import('../src/views/inventory/inventory-view.js')).InventoryView,
  })),
    default: (await import('../src/views/compare/compare-view.js')).CompareView,
  })),
};
function App() {
  useFeed();
  const { view } = useAddress();
  const C = V[view] ?? V.vendors;
  return (
    <main>
      <Suspense fallback="…">
        <C />
      </Suspense>
    </main>
  );
}
await startWords();
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={new QueryClient()}>
    <App />
  </QueryClientProvider>,
);
