import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import {
  type BridgeEvent,
  type BridgeEventName,
  type BridgeEvents,
  type CaseloadBridge,
  channels,
} from './contract.ts';

const bridge: CaseloadBridge = {
  call: (method, args) => ipcRenderer.invoke(channels.call, method, args),
  exportOutbox: (args) => ipcRenderer.invoke(channels.exportOutbox, args),
  exportSupport: () => ipcRenderer.invoke(channels.exportSupport, {}),
  exportVisit: (args) => ipcRenderer.invoke(channels.exportVisit, args),
  openStudent: (student) => ipcRenderer.invoke(channels.openStudent, student),
  language: () => ipcRenderer.invoke(channels.language),
  on: <Name extends BridgeEventName>(
    name: Name,
    listener: (payload: BridgeEvents[Name]) => void,
  ) => {
    // The IPC event stays here: its sender would let the screens send on any channel.
    const receive = (_event: IpcRendererEvent, event: BridgeEvent) => {
      if (event.name === name) listener(event.payload as BridgeEvents[Name]);
    };
    ipcRenderer.on(channels.event, receive);
    return () => {
      ipcRenderer.off(channels.event, receive);
    };
  },
};

contextBridge.exposeInMainWorld('caseload', bridge);
