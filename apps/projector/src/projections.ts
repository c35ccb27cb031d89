// Every read model of the product, in the order in which people see them listed.
import { inventory } from '#projections/inventory';
import { ledger } from '#projections/ledger';
import { matrix } from '#projections/matrix';
import { reconciliation } from '#projections/reconciliation';
import { remarks } from '#projections/remarks';
import { timeline } from '#projections/timeline';
import { vendors } from '#projections/vendors';
import type { Projection } from '../../../projections/projection.js';

export const PROJECTIONS: readonly Projection[] = [
  matrix,
  vendors,
  remarks,
  timeline,
  reconciliation,
  inventory,
  ledger,
];
