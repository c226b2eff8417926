import type { Product } from '../shared/forms/productTypes';
import { veoProduct } from './fields/veo';

// https://piapi.ai/docs/veo3-api/text-to-video, https://piapi.ai/docs/veo3-api/image-to-video

export const veo3: Product = veoProduct({ name: 'Veo 3', value: 'veo3', model: 'veo3' });
