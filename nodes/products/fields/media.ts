import type { MediaField, MediaListField } from '../../shared/forms/productTypes';

export const imageUrl: MediaField = {
	kind: 'media',
	name: 'image_url',
	label: 'Image',
	accepts: 'image',
	required: true,
	description: 'Public URL of the image',
};

export const image: MediaField = { ...imageUrl, name: 'image' };

export const startImage: MediaField = {
	...imageUrl,
	name: 'start_image',
	label: 'Start Image',
	noun: 'first frame',
	description: 'Public URL of the image that the video starts with',
};

export const endImage: MediaField = {
	kind: 'media',
	name: 'end_image',
	label: 'End Image',
	accepts: 'image',
	noun: 'last frame',
	description: 'Public URL of the image that the video ends with',
};

export const video: MediaField = {
	kind: 'media',
	name: 'video',
	label: 'Video',
	accepts: 'video',
	required: true,
	description: 'Public URL of the video, as MP4',
};

export const audioUrl: MediaField = {
	kind: 'media',
	name: 'audio_url',
	label: 'Audio',
	accepts: 'audio',
	description: 'Public URL of the audio file',
};

export const imageUrls: MediaListField = {
	kind: 'mediaList',
	name: 'image_urls',
	label: 'Image',
	accepts: 'image',
	noun: 'reference images',
	description: 'Public URLs of reference images',
};
