export { inventory } from './fold.js';
export { inventoryAt, type InventoryQuery, type InventoryRow } from './query.js';
