export { remarks } from './fold.js';
export { difficultyCounts, remarksAt, systemRemarks, type RemarksQuery, type SystemRemark } from './query.js';
