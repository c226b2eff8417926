import { campaign } from './campaign';
import { productOperations } from './operations';

campaign(productOperations);
