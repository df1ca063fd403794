import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

it('adds about 4 kB to the first load, and keeps the rest for when it is needed', async () => {
  const made = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      modulePreload: false,
      lib: { entry: path.resolve(import.meta.dirname, 'index.ts'), formats: ['es'] },
      // Vite keeps what a library exports readable; an app's bundle does not.
      rolldownOptions: { output: { minify: true, codeSplitting: { groups: [{ name: 'core', test: /src[\\/]expr[\\/][a-z]+\.ts$/ }] } } },
    },
  })) as Rolldown.RolldownOutput[];
  const sizes = Object.fromEntries(
    made.flatMap((m) => m.output).map((chunk) => [chunk.fileName, gzipSync('code' in chunk ? chunk.code : chunk.source, { level: 9 }).length]),
  );
  const later = Object.entries(sizes).filter(([name]) => name.startsWith('more'));
  const first = Object.entries(sizes).filter(([name]) => !name.startsWith('more'));
  expect(later, JSON.stringify(sizes)).toHaveLength(1);
  expect(first.reduce((sum, [, bytes]) => sum + bytes, 0), JSON.stringify(sizes)).toBeLessThan(4200);
  expect(later[0]?.[1]).toBeLessThan(4200);
});
