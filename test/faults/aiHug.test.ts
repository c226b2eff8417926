import { testFaults } from './faultMatrix';
import { hugOperations } from './operations';

testFaults(hugOperations);
