import fake from './index.cjs';

export const { start, FakeRds, FakeRdsError, AssertionError } = fake;
export default fake;
