// What the matrix keeps: statuses, deadlines and declared counts.
import { cellProjection } from '../bitemporal/index.js';

export const matrix = cellProjection('matrix', 2, ['status', 'deadline', 'declared']);
