import { createContext } from 'svelte';
import type { Api } from './client.ts';

/** Set once by the shell; tests set their own. */
export const [getApi, setApi] = createContext<Api>();
