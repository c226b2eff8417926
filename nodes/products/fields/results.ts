import type { Results } from '../../shared/forms/productTypes';

/** Links of the video products that run on PiAPI's own machines. */
export const videoResult: Results = { kind: 'video', places: [['video_url', 'video']] };

export const imageResult: Results = { kind: 'image', places: [['image_url'], ['image_urls']] };

export const audioResult: Results = { kind: 'audio', places: [['audio_url']] };

export const modelResult: Results = { kind: 'model3d', places: [['model_file']] };

/** Links of the products whose result PiAPI reports as `video`. */
export const hostedVideoResult: Results = { kind: 'video', places: [['video', 'video_url']] };
