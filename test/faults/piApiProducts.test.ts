import { testFaults } from './faultMatrix';
import { productOperations } from './operations';

testFaults(productOperations);
