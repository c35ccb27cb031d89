// The views of the menu, in its order. A view that is not here does not exist for a reader. All but the first are loaded
// when they are opened.
import type { ComponentType } from 'react';
import { MatrixView } from './matrix/matrix-view.js';
import { later } from './ui/later.js';

export interface View {
  /** As in the address, `?view=`. */
  readonly id: string;
  /** The key of its name. */
  readonly name: string;
  readonly component: ComponentType;
}

export const VIEWS: readonly View[] = [
  { id: 'matrix', name: 'view_matrix', component: MatrixView },
  {
    id: 'compare',
    name: 'view_compare',
    component: later(() => import('./views/compare/compare-view.js').then((m) => m.CompareView)),
  },
  {
    id: 'progress',
    name: 'view_progress',
    component: later(() => import('./views/progress/progress-view.js').then((m) => m.ProgressView)),
  },
  {
    id: 'timeline',
    name: 'view_timeline',
    component: later(() => import('./views/timeline/timeline-view.js').then((m) => m.TimelineView)),
  },
  {
    id: 'vendors',
    name: 'view_vendors',
    component: later(() => import('./views/vendors/vendors-view.js').then((m) => m.VendorsView)),
  },
  {
    id: 'remarks',
    name: 'view_remarks',
    component: later(() => import('./views/remarks/remarks-view.js').then((m) => m.RemarksView)),
  },
  {
    id: 'findings',
    name: 'view_findings',
    component: later(() => import('./views/findings/findings-view.js').then((m) => m.FindingsView)),
  },
  {
    id: 'inventory',
    name: 'view_inventory',
    component: later(() => import('./views/inventory/inventory-view.js').then((m) => m.InventoryView)),
  },
  {
    id: 'record',
    name: 'view_record',
    component: later(() => import('./views/records/record-view.js').then((m) => m.RecordView)),
  },
  {
    id: 'import',
    name: 'view_import',
    component: later(() => import('./views/imports/import-view.js').then((m) => m.ImportView)),
  },
];

interface MenuGroup {
  /** The key of its name. */
  readonly name: string;
  readonly views: readonly View[];
}

const group = (name: string, ...ids: readonly string[]): MenuGroup => ({
  name,
  views: VIEWS.filter(({ id }) => ids.includes(id)),
});

/** The views as the menu groups them: what is watched, what is looked up, what is written. */
export const MENU: readonly MenuGroup[] = [
  group('menu_watch', 'matrix', 'compare', 'progress', 'timeline'),
  group('menu_look', 'vendors', 'remarks', 'findings', 'inventory'),
  group('menu_write', 'record', 'import'),
];
