// The build of the web interface: one page, files named by their content, charts in a part of their own that only the
// views that draw them load. `npx vite apps/web` serves it while it is worked on, with the API of `npm start` behind it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));
const api = `http://127.0.0.1:${process.env.PORT ?? 3000}`;

/** Leaves a compressed copy beside every text file, so that the server need not compress while it serves. */
const compressed = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir }) {
    const assets = path.join(dir, 'assets');
    for (const name of readdirSync(assets).filter((file) => /\.(js|css|svg)$/.test(file))) {
      const content = readFileSync(path.join(assets, name));
      writeFileSync(path.join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
      writeFileSync(path.join(assets, `${name}.br`), brotliCompressSync(content));
    }
  },
};

/** Letters are asked for with the scripts, not when the first words are drawn: those would be drawn twice. */
const letters = {
  name: 'letters',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle)
        .filter((name) => name.endsWith('.woff2'))
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: true },
          injectTo: 'head',
        })),
  },
};

export default defineConfig({
  root: here,
  plugins: [compressed, letters],
  build: {
    outDir: path.join(here, '..', '..', 'dist', 'web'),
    emptyOutDir: true,
    target: 'es2022',
    // fonts and pictures stay files: the content security policy allows no others
    assetsInlineLimit: 0,
    rolldownOptions: {
      onwarn: (warning, warn) => {
        // "use client" means nothing to a page without a server that renders it
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: Object.fromEntries(['/api', '/docs', '/health'].map((prefix) => [prefix, { target: api }])),
  },
});
