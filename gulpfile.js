const { dest, parallel, src } = require('gulp');

/** What the TypeScript compiler leaves behind: the icons that nodes and credentials point at, and the codex files n8n's search reads. */
const copyIcons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const copyCodex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

exports.default = parallel(copyIcons, copyCodex);
