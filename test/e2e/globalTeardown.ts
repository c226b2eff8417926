import { endSharedServer } from './sharedServer';

/** Once after all test files. */
export default endSharedServer;
