import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('caseload', { probe: () => ipcRenderer.invoke('probe') });
