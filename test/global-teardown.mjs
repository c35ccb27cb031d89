// Signs this jest run off from the shared test server; the last run stops it.
export default async function teardown() {
  await globalThis.readinessTestServer?.release();
}
