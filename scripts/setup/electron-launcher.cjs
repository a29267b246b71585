// Goes into the fallback runtime's resources/app. The official Electron opens the app folder named
// on its command line with a small app of its own; the fallback carries none, so this stands in.
const { app } = require('electron');
const { join, resolve } = require('node:path');

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const manifest = require(join(folder, 'package.json'));
app.setAppPath(folder);
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
require(join(folder, manifest.main));
