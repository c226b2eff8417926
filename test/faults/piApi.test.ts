import { testFaults } from './faultMatrix';
import { resourceOperations } from './operations';

testFaults(resourceOperations);
