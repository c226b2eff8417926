const { dest, parallel, src } = require('gulp');
const { rolldown } = require('rolldown');
const { minify } = require('terser');
const { n8n } = require('./package.json');

/**
 * Translates the sources, whose types tsc has checked by then, into one file, and a small one for each node and the
 * credential, where n8n looks for them. n8n reads all when it starts: a file for each source takes nearly three times as long.
 */
async function bundle() {
	const entries = [...n8n.nodes, ...n8n.credentials].map((file) => /^dist\/(.*)\.js$/.exec(file)[1]);
	const sources = await rolldown({
		input: Object.fromEntries(entries.map((entry) => [entry, `./${entry}.ts`])),
		// All that the nodes import from n8n and from Node.js.
		external: ['n8n-workflow', 'crypto'],
		transform: { target: 'es2021' },
	});
	await sources.write({
		dir: 'dist',
		format: 'cjs',
		// ES modules are strict by themselves, CommonJS has to ask for it.
		strict: true,
		entryFileNames: '[name].js',
		chunkFileNames: '[name].js',
		// Otherwise rolldown prints the code once more and puts the whitespace back.
		minify: false,
		plugins: [{ name: 'remove-whitespace', renderChunk: removeWhitespace }],
		codeSplitting: { groups: [{ name: 'all', test: /nodes|credentials/ }] },
	});
}

/** A sixth of the code is whitespace. Names and statements' lines stay: a stack trace says where an error comes from. */
const removeWhitespace = async (code) =>
	await minify(code, { ecma: 2020, compress: false, mangle: false, format: { semicolons: false } });

/** What a bundle does not hold: the icons that nodes and credentials point at, and the codex files n8n's search reads. */
const copyIcons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const copyCodex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

exports.default = parallel(bundle, copyIcons, copyCodex);
