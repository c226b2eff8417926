// Runs the rules of n8n's verification on a folder: `node scan.mjs FOLDER source|tarball`. Ends with 1 and the findings if there are any.
// A program of its own because the scanner is an ES module and jest loads CommonJS.
import { SOURCE_FILE_PATTERNS, analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const [folder, part] = process.argv.slice(2);
const patterns = part === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const { passed, message, details } = await analyzePackage(folder, patterns);
if (!passed || message) {
	console.error(message, details ?? '');
	process.exitCode = 1;
}
