import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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
          ],
        },
      },
    },
  },
});
