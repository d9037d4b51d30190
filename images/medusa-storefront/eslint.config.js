import repository from '../../eslint.config.js';

/** The repository's rules; only what is ignored there and where a page must be a default export differ. */
export default [
  { ignores: ['.next/', 'node_modules/', 'next-env.d.ts'] },
  ...repository.filter((part) => Object.keys(part).join() !== 'ignores'),
  { files: ['**/*.ts', '**/*.tsx'], rules: { 'no-undef': 'off' } },
  { files: ['src/pages/**', '*.config.ts', 'eslint.config.js'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['public/*.js'],
    languageOptions: { globals: { document: 'readonly', addEventListener: 'readonly' } },
  },
];
