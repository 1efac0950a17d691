/// <reference types="electron" />
import { contextBridge, ipcRenderer } from 'electron/renderer';
import { createBridge } from './bridge.ts';

contextBridge.exposeInMainWorld('bridge', createBridge(ipcRenderer));
