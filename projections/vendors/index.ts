export { vendors } from './fold.js';
export { vendorsAt } from './query.js';
export type { Assignment, Vendors } from './query.js';
export { replacementsAt } from './replacements.js';
