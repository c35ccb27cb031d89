// What the vendors projection keeps: who runs a system in a unit, and the change that is planned.
import { cellProjection } from '../bitemporal/index.js';

export const vendors = cellProjection('vendors', 1, ['assignment', 'planned']);
