import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

type ModuleInfo = (id: string) => { importedIds: readonly string[] } | null;

/** Whether some pages load a module at once. */
function loadedBy(...pages: string[]): (id: string, infoOf: ModuleInfo) => boolean {
  let known: Set<string> | null = null;
  return (id, infoOf) => {
    if (!known) {
      known = new Set(pages.map((file) => path.resolve(import.meta.dirname, file)));
      for (const one of known) for (const imported of infoOf(one)?.importedIds ?? []) known.add(imported);
    }
    return known.has(id);
  };
}
/** What a list is drawn with goes into one file, which packs better than seventy; what a record's page needs of it, too, into another. */
const ofList = loadedBy('src/views/ListPage.tsx', 'src/views/table/TableBody.tsx');
const ofRecord = loadedBy('src/record/RecordPage.tsx', 'src/record/RelatedList.tsx');
const inBoth = (id: string, infoOf: ModuleInfo): boolean => id.includes('/src/') && ofList(id, infoOf) && ofRecord(id, infoOf);

const server = process.env.TENON_SERVER ?? 'http://127.0.0.1:8090';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': path.resolve(import.meta.dirname, 'src') } },
  server: {
    port: 5173,
    proxy: { '/api': { target: server, ws: true } },
  },
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 2048,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /node_modules[\\/](react|react-dom|scheduler|zustand|@tanstack[\\/](react-router|router-core|history|store|react-store|react-query|query-core))[\\/]/ },
            // Icons of several pages in one file, instead of a file each.
            { name: 'icons', test: /node_modules[\\/]lucide-react[\\/]/, minShareCount: 4 },
            { name: 'frame', test: /src[\\/](shared[\\/](api|i18n|ui|page|keys|format|a11y|theme)|app)[\\/](?!.*(iconSet|CommandPalette|Shortcuts|locales|Select|Drawer|ToggleChip))/, minShareCount: 2 },
            { debugName: 'rows', name: (id, modules) => (inBoth(id, (one) => modules.getModuleInfo(one)) ? 'rows' : null) },
            { debugName: 'list', name: (id, modules) => (id.includes('/src/') && ofList(id, (one) => modules.getModuleInfo(one)) ? 'list' : null) },
          ],
        },
      },
    },
  },
});
