// Runs after `vite build`: keeps the first load within its budget and writes the
// compressed forms that the server hands out.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '..', 'dist');
/** Gzipped bytes of JavaScript before sign-in and a list can be used. */
const budget = 250_000;
/** Routes whose chunks count beside the entry: what they load at once counts too. */
const firstLoad = ['index.html', 'src/auth/LoginPage.tsx', 'src/app/shell/Shell.tsx', 'src/views/ListPage.tsx', 'src/views/table/TableBody.tsx'];
/** Words of the frame, in the larger language. */
const firstWords = /^src\/(app|views|auth|shared\/[a-z]+)\/locales\/zh\.json$/;

const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

function filesOf(keys) {
  const files = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) return;
    if (chunk.file.endsWith('.js')) files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  keys.forEach(visit);
  return files;
}

const words = Object.keys(manifest).filter((key) => firstWords.test(key));
const files = [...filesOf([...firstLoad, ...words])].map((file) => ({ file, size: gzipSync(readFileSync(join(dist, file))).length }));
const total = files.reduce((sum, { size }) => sum + size, 0);
files.sort((a, b) => b.size - a.size);
for (const { file, size } of files.slice(0, 8)) console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
console.log(`first load: ${(total / 1000).toFixed(1)} kB of ${budget / 1000} kB gzipped JavaScript in ${files.length} files`);
if (total > budget) {
  console.error('The first load is over its budget: move something behind a lazy import.');
  process.exit(1);
}

/** Parts of the app that are of no use without the server, and large ones that are kept when they are first used. */
const laterOnly = /^src\/(admin|auth|design|form-designer|form-script|diagram|script-editor|package|option-sets|rights|import-export|settings|expression|batch|bin|use|fields\/find|views\/(calendar|gantt|gallery|map|tree))\/|\/Settings\.tsx$|rich_text\/Editor/;

/** What the service worker keeps from the start: the page, its first load, and where one reads and writes records. */
function keepOffline() {
  const first = Object.keys(manifest).filter((key) => {
    if (key === 'index.html') return true;
    if (/\/locales\/(zh|en)\.json$/.test(key)) return !laterOnly.test(key);
    return manifest[key].isDynamicEntry && key.startsWith('src/') && !laterOnly.test(key);
  });
  const scripts = filesOf(first);
  const styles = Object.values(manifest).flatMap((chunk) => (scripts.has(chunk.file) ? (chunk.css ?? []) : []));
  const kept = ['/', '/theme.js', '/icon.svg', '/manifest.webmanifest', ...[...scripts, ...styles].map((file) => `/${file}`).sort()];
  const path = join(dist, 'sw.js');
  const build = createHash('sha256').update(readFileSync(join(dist, 'index.html'))).update(kept.join('\n')).digest('hex').slice(0, 12);
  const worker = readFileSync(path, 'utf8').replace('const files = [];', `const files = ${JSON.stringify([...new Set(kept)])};`).replace("const build = 'dev';", `const build = '${build}';`);
  if (!worker.includes(build)) throw new Error('public/sw.js has no place for the build');
  writeFileSync(path, worker);
  const size = kept.reduce((sum, file) => sum + (file.endsWith('.js') ? gzipSync(readFileSync(join(dist, file))).length : 0), 0);
  console.log(`kept offline: ${(size / 1000).toFixed(0)} kB gzipped in ${kept.length} files`);
}
keepOffline();

rmSync(join(dist, '.vite'), { recursive: true });

let count = 0;
function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      compress(path);
      continue;
    }
    if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name)) continue;
    const content = readFileSync(path);
    if (content.length < 1000) continue;
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    count++;
  }
}
compress(dist);
console.log(`compressed ${count} files`);
