import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { basename } from 'node:path';
import tseslint from 'typescript-eslint';

/** File names are kebab-case, so that they read the same on every file system. */
const kebabCase = {
  create: (context) => ({
    Program(node) {
      const name = basename(context.filename);
      if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name)) {
        context.report({ node, message: `rename ${name} in kebab-case` });
      }
    },
  }),
};

/** Imports flow from shared code to features to the application, never back; nothing imports through a barrel. */
const boundaries = (...forbidden) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: [
        { name: '@mantine/core/styles.css', message: 'Import the stylesheet of each component instead.' },
      ],
      patterns: [
        { regex: '^\\.\\./(.*\\.\\./)', message: 'Import from another folder as @/….' },
        ...forbidden,
      ],
    },
  ],
});
const fromApp = { regex: '^@/app/', message: 'Only the application imports from app.' };
const fromFeatures = {
  regex: '^@/features/',
  message: 'Shared code and other features do not import a feature; combine features in app.',
};

export default tseslint.config(
  { ignores: ['dist', 'src/lib/api/*.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/only-throw-error': ['error', { allow: ['Redirect', 'NotFoundError'] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    plugins: { tidemill: { rules: { 'kebab-case': kebabCase } } },
    rules: {
      'max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
        {
          selector: 'ExportNamedDeclaration[source]',
          message: 'No barrels: import from the file that defines it.',
        },
      ],
      'tidemill/kebab-case': 'error',
    },
  },
  { files: ['src/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  { files: ['src/{components,lib,testing}/**'], rules: boundaries(fromApp, fromFeatures) },
  { files: ['src/features/**'], rules: boundaries(fromApp, fromFeatures) },
  { files: ['src/app/**', 'src/*'], rules: boundaries() },
  // Fixtures that depend on no other start with an empty pattern: Vitest reads the names from it.
  {
    files: ['browser/**'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  { files: ['public/**'], languageOptions: { sourceType: 'script', globals: globals.browser } },
  { files: ['scripts/**', '*.config.*'], languageOptions: { globals: globals.node } },
);
