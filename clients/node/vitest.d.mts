import type { TestAPI } from 'vitest';
import type { FakeRds, Json } from './index.mjs';

/** Returns a `test` with the fixture `rds`: a fake with this seed for each test. */
export function withSeed(seed: Json | string): TestAPI<{ rds: FakeRds }>;

/** A `test` with the fixture `rds`: an empty fake for each test. */
export const test: TestAPI<{ rds: FakeRds }>;
