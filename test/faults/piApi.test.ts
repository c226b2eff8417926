import { campaign } from './campaign';
import { piApiOperations } from './operations';

campaign(piApiOperations);
