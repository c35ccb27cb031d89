// The whole flow on the double, or on the empty real server that READINESS_TEST_EVENTSTORE names.
import { eventStoreDbDouble, type EventStoreDbDouble } from './eventstoredb-double.js';
import { flowOn } from './eventstoredb-flow.js';

const real = process.env['READINESS_TEST_EVENTSTORE'];
let double: EventStoreDbDouble | null = null;
afterAll(() => double?.stop());

flowOn(real ? 'a real EventStoreDB' : 'the double of an EventStoreDB', async () => {
  if (real) return real;
  double = await eventStoreDbDouble();
  return double.url;
});
