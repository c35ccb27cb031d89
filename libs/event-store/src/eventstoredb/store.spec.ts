// The EventStoreDB adapter: the contract, on the double.
import { eventStoreDbDouble } from '../../../../test/eventstoredb-double.js';
import { eventStoreContract } from '../contract.js';
import { openEventStoreDb } from './store.js';

eventStoreContract(
  'eventstoredb (double)',
  async () => {
    const double = await eventStoreDbDouble();
    const store = await openEventStoreDb({ url: double.url, prefixes: ['contract.'] });
    return { store, end: () => Promise.resolve(double.stop()) };
  },
  { contiguous: false, atomic: false },
);
