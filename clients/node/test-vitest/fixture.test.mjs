import { expect } from 'vitest';
import { test as empty, withSeed } from '../vitest.mjs';

const test = withSeed({ DBInstances: [{ DBInstanceId: 'rm-1', Engine: 'MySQL' }] });

test('starts from the seed', ({ rds }) => {
  rds.update('rm-1', { LockMode: 'ManualLock' });
  expect(rds.state('rm-1').LockMode).toBe('ManualLock');
});

test('gives each test a fake', ({ rds }) => {
  expect(rds.state('rm-1').LockMode).not.toBe('ManualLock');
});

empty('starts empty', ({ rds }) => {
  expect(rds.state().DBInstances ?? []).toEqual([]);
});
