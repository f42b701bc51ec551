// The types are those of the CommonJS module.
export * from './index.cjs';
