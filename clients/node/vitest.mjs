import { test as base } from 'vitest';
import { start } from './index.mjs';

/** Returns a `test` with the fixture `rds`: a fake with this seed for each test. */
export function withSeed(seed) {
  return base.extend({
    // vitest reads the names of the fixtures that it has to prepare from this pattern.
    rds: async ({}, use) => {
      const rds = await start(seed);
      await use(rds);
      await rds.close();
    },
  });
}

/** A `test` with the fixture `rds`: an empty fake for each test. */
export const test = withSeed('');
