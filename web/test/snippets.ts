import { createRawSnippet } from 'svelte';

export const emptySnippet = createRawSnippet(() => ({ render: () => '<span></span>' }));
