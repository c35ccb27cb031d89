// What is loaded when it is first shown.
import { lazy, type ComponentType, type FunctionComponent } from 'react';

/** A part of the build did not come. The browser's own words would name an asset, in a language of its own. */
export class NotLoaded extends Error {}

/** A component in a part of the build of its own: `later(() => import('./x/x-view.js').then((m) => m.XView))`. */
export function later(load: () => Promise<FunctionComponent>): ComponentType {
  return lazy(async () => ({
    default: await load().catch((cause: unknown) => {
      throw new NotLoaded('a part of the page', { cause });
    }),
  }));
}
