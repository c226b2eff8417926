import { campaign } from './campaign';
import { hugOperations } from './operations';

campaign(hugOperations);
