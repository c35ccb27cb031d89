// A setting that cannot be used, or what a setting points at: said in one line, exit 2.

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
