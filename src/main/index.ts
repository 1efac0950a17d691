import path from 'node:path';
import { app } from 'electron/main';
import { createApp } from '../node/app.ts';
import { launch } from './launch.ts';

launch({
  createApp: (os, paths) => createApp({ os, paths, env: process.env }),
  rendererDir: path.join(import.meta.dirname, '../renderer'),
  preload: path.join(import.meta.dirname, '../preload/index.cjs'),
  assetsDir: path.join(app.getAppPath(), 'assets/tray'),
});
