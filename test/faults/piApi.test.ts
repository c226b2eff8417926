import { campaign } from './campaign';
import { resourceOperations } from './operations';

campaign(resourceOperations);
