// What is loaded when it is first shown.
import { lazy, type ComponentType, type FunctionComponent } from 'react';

/** A component in a part of the build of its own: `later(() => import('./x/x-view.js').then((m) => m.XView))`. */
export function later(load: () => Promise<FunctionComponent>): ComponentType {
  return lazy(async () => ({ default: await load() }));
}
