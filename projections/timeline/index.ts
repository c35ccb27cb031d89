export { saidOfTimeline, timeline } from './fold.js';
export { incompleteAt } from './incomplete.js';
export { instantsAt } from './instants.js';
export type { Instant } from './instants.js';
export { countAt, positionOf, timelineAt } from './query.js';
export type { Retraction, Timeline, TimelineEntry, TimelineFilter } from './query.js';
export { Labels, summaryOf } from './summary.js';
export type { Summary } from './summary.js';
