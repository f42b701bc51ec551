// Compiled, not run: the declared types fit a test.
import { start, type Call, type FakeRds } from '../index.mjs';

export async function usesEverything(): Promise<number> {
  await using rds: FakeRds = await start({ DBInstances: [{ DBInstanceId: 'rm-1', Engine: 'MySQL' }] });
  rds.update('rm-1', { LockMode: 'ManualLock' });
  const fault: number = rds.fault({ Kind: 'Throttling', Action: 'DescribeRegions', Times: 1 });
  const calls: Call[] = await rds.waitForCalls('DescribeRegions', { count: 1, timeout: 10 });
  rds.assertCalled('DescribeRegions', { times: 1, with: { RegionId: 'cn-hangzhou' } });
  // @ts-expect-error a kind that does not exist
  rds.fault({ Kind: 'Throtling' });
  return fault + calls.length + rds.finish() + rds.coverage().Percent;
}
