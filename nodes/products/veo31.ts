import type { Product } from '../shared/forms/productTypes';
import { veoProduct } from './fields/veo';

// https://piapi.ai/docs/veo31-api/text-to-video, https://piapi.ai/docs/veo31-api/image-to-video

export const veo31: Product = veoProduct({ name: 'Veo 3.1', value: 'veo31', model: 'veo3.1' });
