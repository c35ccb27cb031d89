export { saidOfVendors, vendors } from './fold.js';
export type { AssignmentValue, DeclaredUnitsValue, PlannedValue } from './fold.js';
export { declaredVendorCountsAt, SELF, vendorsAt } from './query.js';
export type { Assignment, DeclaredVendorCount, SystemRemark, Vendors, VendorsOptions } from './query.js';
