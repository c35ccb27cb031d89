// The EventStoreDB adapter keeps the contract: on the double, or on the real server that READINESS_TEST_EVENTSTORE names.
import { eventStoreDbDouble } from '../../../../test/eventstoredb-double.js';
import { eventStoreContract } from '../contract.js';
import { openEventStoreDb } from './store.js';

// the double and we share a processor
jest.setTimeout(240_000);

const real = process.env['READINESS_TEST_EVENTSTORE'];

eventStoreContract(
  real ? 'eventstoredb' : 'eventstoredb (double)',
  async () => {
    const double = real ? null : await eventStoreDbDouble();
    const store = await openEventStoreDb({ url: real ?? double!.url, prefixes: ['contract.'] });
    return { store, end: () => Promise.resolve(double?.stop()) };
  },
  { contiguous: false, atomic: false },
);
