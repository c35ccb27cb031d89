// Tests of real processes and of a real browser share a machine with whatever else it does: one that fails is tried
// once more, and its first failure is printed. Everything else must pass the first time.
if (/[\\/]test[\\/]/.test(expect.getState().testPath ?? ''))
  jest.retryTimes(1, { logErrorsBeforeRetry: true });
