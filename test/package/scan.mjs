// Runs the rules of n8n's verification on folders: `node scan.mjs FOLDER source|tarball …`. Prints a list with a text for each
// folder: what was found there, or nothing. A program of its own because the scanner is an ES module and jest loads CommonJS.
import { SOURCE_FILE_PATTERNS, analyzePackage } from '@n8n/scan-community-package/scanner/scanner.mjs';

const findings = [];
for (let index = 2; index < process.argv.length; index += 2) {
	const [folder, part] = process.argv.slice(index);
	const patterns = part === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
	const { passed, message, details } = await analyzePackage(folder, patterns);
	findings.push(passed && !message ? '' : `${message} ${details ?? ''}`);
}
console.log(JSON.stringify(findings));
