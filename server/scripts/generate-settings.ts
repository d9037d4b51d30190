/** `npm run generate:settings`: writes docs/settings.md from the table of settings. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { settingsPage } from '../src/config/help.ts';

const page = fileURLToPath(new URL('../../docs/settings.md', import.meta.url));
const style = await resolveConfig(page);
writeFileSync(page, await format(settingsPage(), { ...style, filepath: page }));
