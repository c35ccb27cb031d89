import { defineConfig } from 'vite';
export default defineConfig({
  root: '/tmp/webtree/main/apps/web/.w2',
  cacheDir: '/tmp/w2/vite',
  server: {
    port: 5199,
    fs: { allow: ['/tmp/webtree/main'] },
    proxy: { '/api': process.env.API ?? 'http://127.0.0.1:3133' },
  },
});
