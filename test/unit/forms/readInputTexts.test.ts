import { products } from '../../../nodes/products';
import { readInputTexts } from '../../../nodes/shared/forms/input/formats/readInputTexts';
import { isMedia } from '../../../nodes/shared/forms/parameterNames';
import { refusalOf } from './refusalOf';

const names = products.flatMap(({ tasks }) =>
	tasks.flatMap(({ inputs }) =>
		inputs.filter(isMedia).map((field) => ('member' in field && field.member) || field.name),
	),
);

test.each([...new Set(names)])('text beside the address under PiAPI’s name for a file, %s, is refused', (name) => {
	const input = { [name.split('.').at(-1) ?? '']: 'https://a.example/1.jpg\n\nHere is your picture!' };
	expect(refusalOf(() => readInputTexts('Input', input, {})).message).toContain('text after the address');
});
