import type { MediaField, MediaListField } from '../../shared/forms/productTypes';

export const imageUrl: MediaField = {
	kind: 'media',
	name: 'image_url',
	label: 'Image',
	accepts: 'image',
	required: true,
	description: 'Address of the picture; PiAPI must be able to open it',
};

export const image: MediaField = { ...imageUrl, name: 'image' };

export const startImage: MediaField = {
	...imageUrl,
	name: 'start_image',
	label: 'Start Image',
	noun: 'first frame',
	description: 'Address of the picture that the video begins with; PiAPI must be able to open it',
};

export const endImage: MediaField = {
	kind: 'media',
	name: 'end_image',
	label: 'End Image',
	accepts: 'image',
	noun: 'last frame',
	description: 'Address of the picture that the video ends with; PiAPI must be able to open it',
};

export const video: MediaField = {
	kind: 'media',
	name: 'video',
	label: 'Video',
	accepts: 'video',
	required: true,
	description: 'Address of the video, as MP4; PiAPI must be able to open it',
};

export const audioUrl: MediaField = {
	kind: 'media',
	name: 'audio_url',
	label: 'Audio',
	accepts: 'audio',
	description: 'Address of the sound; PiAPI must be able to open it',
};

export const imageUrls: MediaListField = {
	kind: 'mediaList',
	name: 'image_urls',
	label: 'Image',
	accepts: 'image',
	noun: 'reference images',
	description: 'Addresses of pictures to work from; PiAPI must be able to open them',
};
