export { saidOfVendors, vendors } from './fold.js';
export type { AssignmentValue, DeclaredUnitsValue, PlannedValue } from './fold.js';
export { declaredVendorCountsAt, SELF, vendorsAt } from './query.js';
export type { Assignment, DeclaredVendorCount, Vendors } from './query.js';
export { replacementsAt } from './replacements.js';
