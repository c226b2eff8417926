// eslint-plugin-n8n-nodes-base by itself, without the comments that switch rules off: n8n's verification does not obey
// those either. Three rules are left out because n8n's newer plugin demands the opposite: a whole address for the
// documentation, and NodeConnectionTypes.Main instead of 'main'.
import parser from '@typescript-eslint/parser';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';

const { nodes, credentials, community } = n8nNodesBase.configs;
const without = (rules, ...names) => ({
	...rules,
	...Object.fromEntries(names.map((name) => [`n8n-nodes-base/${name}`, 'off'])),
});

export default [
	{
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	{
		files: ['nodes/**/*.ts'],
		rules: without(
			nodes.rules,
			'node-class-description-inputs-wrong-regular-node',
			'node-class-description-outputs-wrong',
		),
	},
	{ files: ['credentials/**/*.ts'], rules: without(credentials.rules, 'cred-class-field-documentation-url-miscased') },
	{ files: ['package.json'], rules: community.rules },
];
